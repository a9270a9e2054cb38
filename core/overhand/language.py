"""A guess at the language of a short chat text: English, Spanish or Portuguese."""

import re

__all__ = ["guess_language"]

WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def split(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(words.split())


OWN_WORDS = {
    "en": split(
        """
        the is are am was were i you he she it we they my your his her our their this that these those there
        here what when where which who why how do does did don't doesn't didn't can could will would should
        have has had been be not and or but if with without from for of on in at to by about than then any
        some someone anyone please thanks thank hello hi hey good morning afternoon evening yes yeah ok okay
        want need like know get got help order delivery price much many time today tomorrow yesterday week
        open close shop store still never again just only very really too also buy pay card work works
        working broken send sent call talk speak person human real waiting wait late cancel change book
        table people refund money back now u ur pls plz im dont cant size ship shipping colour color free
        out up off all new old one two three first day days hour hours its as so let after before make made
        see show tell give take keep bye great nice sorry sure cheap cheaper available stock agent agents
        operator transfer useless bot wrong bill invoice where's what's i'm i've i'd i'll it's that's can't
        won't isn't haven't let's you're somebody anybody nobody everyone thing things same different
        already told say said says seems gift kind sell selling sold offer offers charge charged wow ugh me
        no worries manager an
        """
    ),
    "es": split(
        """
        el los las lo una unos unas y es son está esta están soy eres somos estoy estás hay tengo tiene
        tienen tienes quiero quiere quieres quisiera puedo puede pueden puedes necesito necesita hola buenos
        buenas días dias tardes noches gracias favor porfa sí si no pero con sin del al mi mis su sus tu tus
        nuestro yo usted ustedes ellos nosotros qué cómo cuándo cuando dónde donde cuánto cuanto cuánta
        cuántos cuantos cuál quién por porque muy más mas también tambien ya hasta desde hoy mañana manana
        ayer ahora siempre nunca nada algo alguien pedido envío envio envíos precio cuesta vale cita mesa
        reserva hora horas día dia abren cierran abierto cerrado tienda dinero pagar tarjeta devolver
        devolución cambiar cancelar hablar persona ayuda ayudar hacer hacen hago llegó llego llega llegado
        funciona sirve bueno buena bien mal otro otra este ese esa eso esto estos aquí aqui allí nos les le
        he ha han fue era ser estar para hacia sobre entre ni tan todo todos toda todas cada mismo luego
        después despues antes vez veces q xfa pls oye adiós adios listo perfecto claro enviar envían envian
        talla tallas disponible gustaría gustaria quería queria sólo solo aún aun todavía todavia mándame
        dame dígame diga espero esperando semana semanas meses años un voy vas va vamos dan doy das venden
        vendes aceptan necesitamos tenemos queremos busco trabajo empleo oficina asesor asesora personas
        pésimo pesimo harto harta entiendes entiendo entiende nadie ninguno mucho mucha muchos muchas noche
        hice hizo hacía dijo dijeron dije decir compré compre comprar llamar llámenme llamen pásame pasame
        comunícame factura cuenta recibo recibí paquete rápido rapido barato caro ayúdame ayudame necesitan
        datos otros otras nuevo nueva grande pequeño que me se te cual cuáles dejó dejo rompió cobraron
        cobran llamo llama llame urge olvídalo dos pregunté quedó en horario podemos
        """
    ),
    "pt": split(
        """
        os as um uma uns umas e é são sao está tá ta estão estou sou somos tem têm tenho temos quero quer
        queria gostaria posso pode podem preciso precisa oi olá ola bom boa dia tarde noite obrigado
        obrigada favor sim não nao mas com sem do da dos das no na nos nas ao aos à pelo pela meu minha meus
        minhas seu sua seus suas nosso nossa eu você voce vocês voces vc vcs ele ela eles elas nós que quê
        como quando onde quanto quanta quantos quantas qual quais quem porque muito muita mais também tambem
        tb já até ate desde hoje amanhã amanha ontem agora sempre nunca nada algo alguém alguem pedido
        entrega frete preço preco custa fica consulta mesa reserva horas abre abrem fecha fecham aberto
        fechado loja dinheiro pagar pago cartão cartao devolver devolução trocar troca cancelar falar pessoa
        ajuda ajudar fazer faz fazem chegou chega funciona serve bem mal outro outra este esse essa isso
        isto aqui ali lá foi era ser estar para pra pro sobre entre nem tão tao tudo todos toda todas cada
        mesmo depois antes vez vezes pfv tchau valeu beleza enviar enviam tamanho disponível disponivel só
        ainda gente espero esperando semana semanas meses anos cadê cade boleto pix moço moça blz né ne obg
        deu conta fazendo vou vai vão vamos chama chamar atendente atendimento pessoas procuro vaga gostei
        gosto dados pacote nisso disso nisto precisamos queremos ninguém ninguem nenhum péssimo pessimo saco
        comprei comprar recebi recebeu receber mandei mandar manda liga ligar ligue quantidade fatura nota
        barato caro novo nova grande pequeno entendeu entende entendi dizer disse disseram passa vende
        vendem aceita aceitam fez fiz veio vem vieram errado errada demora demorando demorou estava problema
        me se te dois duas cancela ok perdi quebrou parou paguei esqueci chego ficam indica o em por há horário
        """
    ),
}

OWN_LETTERS = {"es": frozenset("ñ¿¡"), "pt": frozenset("ãõçêôâà")}

OWN_ENDINGS = {
    "en": ("ing", "'s", "n't", "'m", "'re", "'ve", "'ll", "tion", "ght", "ck", "sh", "th", "ly"),
    "es": ("ción", "cion", "dad", "miento", "ó", "cias", "ito", "ita", "llo", "lla", "aje"),
    "pt": ("ção", "cao", "ções", "dade", "mento", "ou", "eiro", "eira", "inho", "inha", "agem", "lho", "lha", "nho"),
}

LETTER, WHOLE_WORD, ENDING = 3.0, 1.0, 0.5
LEAST = 0.5  # evidence below this is none
ENOUGH = 200  # characters that are looked at


def guess_language(text: str) -> str:
    """One of "en", "es" and "pt"; "" when the text does not tell, or tells two languages equally."""
    lowered = text[:ENOUGH].lower().replace("\u2019", "'")
    found = {language: evidence(language, lowered) for language in OWN_WORDS}
    best, second = sorted(found, key=lambda language: found[language], reverse=True)[:2]
    return best if found[best] >= LEAST and found[best] > found[second] else ""


def evidence(language: str, lowered: str) -> float:
    """How much speaks for a language: its words, letters that only it has, and endings typical of it."""
    own = OWN_WORDS[language]
    weight = LETTER * len(OWN_LETTERS.get(language, frozenset()).intersection(lowered))
    for word in WORDS.findall(lowered):
        if word in own:
            weight += WHOLE_WORD
        elif len(word) > 4 and word.endswith(OWN_ENDINGS[language]):
            weight += ENDING
    return weight
