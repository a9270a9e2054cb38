"""What customers, the AI and operators of a furniture shop write, by language and kind; for made-up conversations."""

from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["PHRASES"]

TEXTS: Final = {
    "en": {
        "greeting": "hi / Hello! / good morning / hey there / Hi, quick question / Hello, is anybody there?",
        "question": """
            how much is the {item}? / do you have the {item} in oak or only in walnut? / when do you deliver to {place}?
            can I pick up order {order} on {day}? / is the {item} still available / what are your opening hours on {day}
            do you take back the {item} if it doesn't fit? / whats the price for renting {n} chairs for a weekend
            How long is the warranty on the {item}, and does it cover the fabric too? / where is my order {order}?
            can i pay the {item} in {n} instalments? / does the {item} come assembled or do we build it ourselves
            Could you tell me the exact measurements of the {item}? Our door is only {n} cm wide.
        """,
        "detail": """
            it's for our flat in {place} / the order number is {order} / we are {n} people so it should be big enough
            no, the other one, the {item} / {day} would be best for us, after 5 if possible
            I saw it in the shop last {day} / yes the darker one / ok and the delivery to {place}?
            my partner ordered it, under the name Novak, {order} / third floor, no lift
        """,
        "thanks": "thanks a lot / Great, thank you! / perfect, see you {day} / ok thx / cheers, that helps",
        "person": """
            can I talk to a real person please / I'd rather speak to someone from the shop / human please
            Could somebody call me about order {order}? / is there anyone I can talk to about the {item}?
            please put me through to a colleague, this is too complicated to type / agent
        """,
        "angry": """
            this is the third time I ask!! where is my {item}?? / honestly this is ridiculous, {n} days and no answer
            you people keep sending me the same nonsense / worst service ever, I want my money back for order {order}
            I took {day} off work and NOBODY came / so the {item} arrived broken AGAIN. unbelievable
        """,
        "bulk": """
            we are opening a hotel in {place} and need {n} times the {item} / can you quote {n}0 chairs for our offices?
            I buy for a restaurant group, do you have trade prices for the {item}?
            looking for a supplier for {n} apartments in {place}, all furniture, by {day}
        """,
        "legal": """
            my lawyer says you have to pay for the damage of the {item} / please delete all data you have about me
            my son was hurt when the {item} collapsed, he is in hospital / under consumer law you owe me {n} euros
        """,
        "agent": """
            The {item} is in stock. It comes in oak and walnut. / We deliver to {place} on {day}, between 9 and 14.
            Order {order} leaves our workshop on {day}. / We are open until 20:30 on {day}.
            You can return it within {n} days. / Renting costs {n} euros a day, delivery included.
        """,
        "operator": """
            Hi, Lucía here. I'm looking at order {order} right now. / I have moved your delivery to {day}.
            I'm sorry about that. I'll send the {item} to {place} free of charge.
            We keep the {item} for you until {day}.
        """,
        "item": "oak table / Alba sofa / bookcase / folding chair / bed frame / reading lamp / sideboard",
        "day": "Monday / Tuesday / Thursday / Friday / Saturday",
        "place": "Valencia / Ruzafa / Castellón / Gandia / Sagunto",
    },
    "es": {
        "greeting": "hola / Buenos días / buenas tardes! / Hola, una pregunta / hola, hay alguien?",
        "question": """
            cuánto cuesta {item}? / tenéis {item} en roble o solo en nogal / cuándo entregáis en {place}?
            puedo recoger el pedido {order} el {day}? / sigue disponible {item} / qué horario tenéis el {day}
            se puede devolver {item} si no cabe? / precio de alquilar {n} sillas para un fin de semana
            ¿Cuánto dura la garantía de {item}? ¿Cubre también la tela? / dónde está mi pedido {order}?
            puedo pagar {item} en {n} plazos? / viene montado o hay que montarlo en casa
            ¿Me podéis decir las medidas exactas de {item}? La puerta solo tiene {n} cm.
        """,
        "detail": """
            es para el piso de {place} / el número de pedido es {order} / somos {n} así que tiene que ser grande
            no, el otro, {item} / el {day} nos viene mejor, a partir de las 5 / lo vi en la tienda el {day} pasado
            sí, el más oscuro / vale y la entrega en {place}? / tercero sin ascensor / lo pidió mi marido, {order}
        """,
        "thanks": "muchas gracias / Perfecto, gracias! / genial, hasta el {day} / ok gracias / estupendo",
        "person": """
            puedo hablar con una persona por favor / prefiero hablar con alguien de la tienda / persona
            ¿Me puede llamar alguien por el pedido {order}? / quiero que me atienda un humano
            pásame con un compañero, esto es muy largo para escribirlo / agente
        """,
        "angry": """
            es la tercera vez que pregunto!! dónde está {item}?? / esto es una vergüenza, {n} días sin respuesta
            siempre me mandáis lo mismo / pésimo servicio, quiero que me devolváis el dinero del pedido {order}
            pedí el {day} libre y NO VINO NADIE / otra vez ha llegado roto {item}. increíble
        """,
        "bulk": """
            abrimos un hotel en {place} y necesitamos {n} unidades de {item} / presupuesto para {n}0 sillas de oficina?
            compro para un grupo de restaurantes, hacéis precio de mayorista en {item}?
            busco proveedor para {n} apartamentos en {place}, todo el mobiliario, antes del {day}
        """,
        "legal": """
            mi abogado dice que tenéis que pagar los daños de {item} / borrad todos los datos que tenéis sobre mí
            mi hijo se hizo daño cuando se rompió {item}, está en el hospital / la ley dice que me debéis {n} euros
        """,
        "agent": """
            Sí, tenemos {item}, en roble y en nogal. / Entregamos en {place} el {day}, entre las 9 y las 14.
            El pedido {order} sale del taller el {day}. / El {day} abrimos hasta las 20:30.
            Se puede devolver en {n} días. / El alquiler cuesta {n} euros al día, con entrega.
        """,
        "operator": """
            Hola, soy Lucía. Estoy mirando el pedido {order}. / He cambiado la entrega al {day}.
            Lo siento mucho. Enviamos {item} a {place} sin coste. / Te guardamos {item} hasta el {day}.
        """,
        "item": "la mesa de roble / el sofá Alba / la estantería / la silla plegable / el somier / la lámpara",
        "day": "lunes / martes / jueves / viernes / sábado",
        "place": "Valencia / Ruzafa / Castellón / Gandía / Sagunto",
    },
    "pt": {
        "greeting": "oi / Bom dia / boa tarde! / Olá, uma pergunta / olá, está aí alguém?",
        "question": """
            quanto custa {item}? / têm {item} em carvalho ou só em nogueira / quando entregam em {place}?
            posso levantar a encomenda {order} na {day}? / {item} ainda está disponível / qual o horário na {day}
            posso devolver {item} se não couber? / quanto é alugar {n} cadeiras por um fim de semana
            Qual é a garantia de {item}? Cobre também o tecido? / onde está a minha encomenda {order}?
            posso pagar {item} em {n} prestações? / vem montado ou temos de montar em casa
        """,
        "detail": """
            é para o apartamento em {place} / o número da encomenda é {order} / somos {n} por isso tem de ser grande
            não, o outro, {item} / {day} era melhor para nós, depois das 5 / sim, o mais escuro / terceiro sem elevador
        """,
        "thanks": "muito obrigada / Perfeito, obrigado! / ótimo, até {day} / ok obg / valeu",
        "person": """
            posso falar com uma pessoa por favor / prefiro falar com alguém da loja / atendente
            Alguém me pode ligar por causa da encomenda {order}? / quero ser atendido por um humano
        """,
        "angry": """
            é a terceira vez que pergunto!! onde está {item}?? / isto é uma vergonha, {n} dias sem resposta
            péssimo serviço, quero o meu dinheiro da encomenda {order} / {item} chegou partido OUTRA VEZ
        """,
        "bulk": """
            vamos abrir um hotel em {place} e precisamos de {n} unidades de {item} / orçamento para {n}0 cadeiras?
            compro para um grupo de restaurantes, têm preço de revenda para {item}?
        """,
        "legal": """
            o meu advogado diz que têm de pagar os danos de {item} / apaguem todos os dados que têm sobre mim
            o meu filho magoou-se quando {item} partiu, está no hospital
        """,
        "agent": """
            Sim, temos {item}, em carvalho e em nogueira. / Entregamos em {place} na {day}, entre as 9 e as 14.
            A encomenda {order} sai da oficina na {day}. / Pode devolver em {n} dias.
        """,
        "operator": """
            Olá, aqui a Lucía. Estou a ver a encomenda {order}. / Mudei a entrega para {day}.
            Peço desculpa. Enviamos {item} para {place} sem custos. / Guardamos {item} até {day}.
        """,
        "item": "a mesa de carvalho / o sofá Alba / a estante / a cadeira dobrável / a cama / o candeeiro",
        "day": "segunda / terça / quinta / sexta / sábado",
        "place": "Valência / Ruzafa / Castellón / Gandia / Sagunto",
    },
}


def phrases(block: str) -> Sequence[str]:
    """The phrases of a block: a stroke between blanks, or a new line, stands between two."""
    return [phrase.strip() for line in block.strip().splitlines() for phrase in line.split(" / ")]


PHRASES: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    language: {kind: phrases(block) for kind, block in kinds.items()} for language, kinds in TEXTS.items()
}
"""Language, kind, phrases; `{item}`, `{day}`, `{place}`, `{n}` and `{order}` are filled in."""
