import pytest

from overhand.language import guess_language

PHRASES = {
    "en": """
what time do you open tomorrow|my parcel has not arrived yet|how much is the blue one|do you have this in medium
i want my money back|is there parking near you|can i change my appointment|the zip broke after two days
hi there|good evening|thanks a lot|yes please|no thanks|ok got it|see you tomorrow|who am i talking to
do u deliver on sundays|wheres my order|how long does shipping take|i ordered the wrong size|it stopped working
could you send me the invoice|are you open on christmas|what does the warranty cover|i would like a table for two
i can't log in to my account|please cancel my subscription|is it waterproof|does it come with a charger
which one would you recommend|i need it by friday|that's too expensive|you charged me twice|let me think about it
have you got gluten free bread|i paid by card|where are you located|my name is sarah|do you ship to ireland
the food was cold when it came|nobody picks up the phone|i've been waiting for an hour|this is the third time
can someone call me back|get me a manager|i don't want to talk to a bot|are you human|never mind then
it doesn't fit|how do i return this|is the pool heated|what's the wifi password|can we bring the dog
two tickets for tonight|do you do birthday cakes|happy to wait|i'll be there at six|no worries|sounds good
the app keeps crashing|i forgot my password|what are the ingredients|is this safe for kids|can i pay in cash
we are ten people|i'd like to speak to sales|what is your best price|do you take amex|how old do you have to be
i lost my receipt|my daughter is allergic to nuts|when will it be back in stock|that was quick|you are the best
""",
    "es": """
a qué hora abren mañana|mi paquete no ha llegado|cuánto cuesta el azul|lo tienen en talla mediana
quiero que me devuelvan el dinero|hay estacionamiento cerca|puedo cambiar mi cita|se rompió el cierre a los dos días
hola qué tal|buenas tardes|muchas gracias|sí por favor|no gracias|vale entendido|hasta mañana|con quién hablo
reparten los domingos?|dónde está mi pedido|cuánto tarda el envío|pedí la talla equivocada|dejó de funcionar
me pueden mandar la factura|abren en navidad|qué cubre la garantía|quisiera una mesa para dos
no puedo entrar a mi cuenta|cancelen mi suscripción por favor|es resistente al agua?|viene con cargador?
cuál me recomienda|lo necesito para el viernes|es demasiado caro|me cobraron dos veces|déjame pensarlo
tienen pan sin gluten|pagué con tarjeta|dónde están ubicados|me llamo sara|envían a perú
la comida llegó fría|nadie contesta el teléfono|llevo una hora esperando|es la tercera vez
que alguien me llame|pásame con el encargado|no quiero hablar con un bot|eres humano?|olvídalo
no me queda bien|cómo devuelvo esto|la piscina es climatizada?|cuál es la clave del wifi|podemos llevar al perro
dos entradas para esta noche|hacen pasteles de cumpleaños|espero con gusto|estaré allí a las seis|no te preocupes
la aplicación se cierra sola|olvidé mi contraseña|qué ingredientes lleva|es seguro para niños|puedo pagar en efectivo
somos diez personas|quiero hablar con ventas|cuál es su mejor precio|aceptan amex|qué edad hay que tener
perdí el recibo|mi hija es alérgica a las nueces|cuándo vuelven a tener|qué rápido|son los mejores
kiero saber el precio|xq no me contestan|me urge una respuesta|todo bien gracias|eso no es lo que pregunté
""",
    "pt": """
que horas vocês abrem amanhã|meu pacote ainda não chegou|quanto custa o azul|tem no tamanho médio
quero meu dinheiro de volta|tem estacionamento perto|posso mudar meu horário|o zíper quebrou em dois dias
oi tudo bem|boa tarde|muito obrigado|sim por favor|não obrigada|ok entendi|até amanhã|com quem eu falo
vocês entregam no domingo?|cadê meu pedido|quanto tempo demora o frete|pedi o tamanho errado|parou de funcionar
pode me mandar a nota fiscal|abrem no natal|o que a garantia cobre|queria uma mesa para dois
não consigo entrar na minha conta|cancela minha assinatura por favor|é à prova d'água?|vem com carregador?
qual você me indica|preciso até sexta|está muito caro|me cobraram duas vezes|deixa eu pensar
tem pão sem glúten|paguei no cartão|onde vocês ficam|meu nome é sara|vocês enviam para portugal
a comida chegou fria|ninguém atende o telefone|estou esperando há uma hora|é a terceira vez
alguém pode me ligar|chama o gerente|não quero falar com robô|você é humano?|deixa pra lá
não serviu em mim|como faço para devolver|a piscina é aquecida?|qual a senha do wifi|podemos levar o cachorro
dois ingressos para hoje à noite|vocês fazem bolo de aniversário|espero sim|chego às seis|sem problemas
o aplicativo fica fechando|esqueci minha senha|quais são os ingredientes|é seguro para crianças|posso pagar em dinheiro
somos dez pessoas|quero falar com vendas|qual o melhor preço|aceitam amex|qual a idade mínima
perdi o recibo|minha filha tem alergia a nozes|quando volta ao estoque|que rapidez|vocês são ótimos
qro saber o preço|pq ninguém me responde|é urgente|tudo certo obg|não foi isso que eu perguntei
""",
}
CASES = [
    (language, phrase) for language, text in PHRASES.items() for phrase in text.strip().replace("\n", "|").split("|")
]


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_most_short_phrases_are_recognised(language: str) -> None:
    mine = [phrase for of, phrase in CASES if of == language]
    right = [phrase for phrase in mine if guess_language(phrase) == language]
    assert len(mine) >= 70
    assert len(right) / len(mine) >= 0.9


def test_a_guess_is_seldom_wrong() -> None:
    wrong = [(language, phrase) for language, phrase in CASES if guess_language(phrase) not in {language, ""}]
    assert len(wrong) <= len(CASES) // 50, wrong


@pytest.mark.parametrize("text", ["", "44512", "👍👍", "ok", "no", "Madrid", "wifi", "?", "https://", "zzz"])
def test_a_text_that_does_not_tell_is_not_guessed(text: str) -> None:
    assert guess_language(text) == ""


def test_case_and_curly_apostrophes_do_not_matter() -> None:
    assert guess_language("I DON\u2019T WANT THIS") == "en"
    assert guess_language("QUIERO HABLAR CON ALGUIEN") == "es"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert guess_language("where is my order " * 20 + "dónde está mi pedido " * 200) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do you deliver the sofa?", "en"),
        ("¿Cuándo llega el pedido?", "es"),
        ("donde esta mi pedido", "es"),
        ("vocês abrem no sábado?", "pt"),
        ("nao chegou o meu pedido", "pt"),
        ("IKEA 4711", ""),
    ],
)
def test_the_guess_language_a_text_is_told_or_left_open(text: str, language: str) -> None:
    assert guess_language(text) == language
