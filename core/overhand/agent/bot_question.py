"""Whether a customer asks if a machine or a person answers them, in English, Spanish and Portuguese.

Clause by clause, over folded words, in two ways: patterns find the question among other words; and a clause that names
a machine or a human being, and otherwise holds nothing but small words of its language, can hardly mean anything else.
Repetitions are bounded, so that no text can make a search slow.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from overhand.folding import folded_words

__all__ = ["asks_if_bot", "only_asks_if_bot"]

LONGEST = 4_000  # characters that are read
LONGEST_ALONE = 300  # characters; a longer message is more than this question with politeness around it
MOST_WORDS = 14  # different ones, beside politeness; a clause with more is more than this question

CLAUSE_END = re.compile(r"[.!?;:\u2026\n]+")

MACHINE = (
    r"(?:bots?|chat ?bots?|robots?|machines?|ai|a i|artificial intelligence|computers?|(?:computer )?program(?:me)?s?"
    r"|software|automated(?: (?:chat|system|messages?|repl(?:y|ies)))?|algorithm|llm|(?:chat ?)?gpt|virtual assistant)"
    r"(?! (?:vacuum|mower|cleaner|shop|store|company|washable|delivery|learning|wash|course|book|toy|arm))"
)
HUMAN = (
    r"(?:humans?(?: being)?(?! resources)|persons?|(?:someone|somebody|any ?one|anybody) (?:real|human)"
    r"|(?:real|actual) people)"
)
ARTICLES = r"(?:an? |the |just |only |some ){0,2}(?:(?:real|live|living|actual|talking|chat|virtual|stupid|damn) ){0,2}"
BEING = rf"{ARTICLES}(?:{MACHINE}|{HUMAN})"

ROBO = r"(?<!un )(?<!es )(?<!el )robos?"
"""Portuguese for a robot; "esto es un robo" is Spanish for daylight robbery."""
MAQUINA = (
    rf"(?:(?:chat ?)?bots?|robots?|{ROBO}|maquinas?|ia|inteligencia artificial|computadora|ordenador|computador"
    r"|programa(?: de computador)?|contestador|grabacion|gravacao|(?:chat ?)?gpt|asistente virtual|assistente virtual)"
    r"(?! (?:aspirador|de coc|de coz|de cafe|de cos))"
)
TRUE = r"(?:real|human[oa]|de verdade?|de carne (?:y hueso|e osso))"
PERSONA = rf"(?:(?:(?:ser )?human[oa]s?|personas?|pessoas?)(?: {TRUE})?|gente(?: {TRUE})?|(?:alguien|alguem) {TRUE})"
ARTICULOS = r"(?:(?:un|una|el|la|um|uma|o|a|mesmo|algum|realmente|tipo) ){0,2}(?:(?:verdadero|verdadeiro) )?"
SER = rf"{ARTICULOS}(?:{MAQUINA}|{PERSONA})"

TALKING = r"(?:talking|speaking|chatting|texting|writing|messaging|dealing)"
HABLO = r"(?:hablo|chateo|escribo|converso|platico|estoy (?:hablando|chateando|escribiendo|conversando|platicando))"
FALO = r"(?:falo|converso|(?:es)?tou (?:falando|conversando|a falar|a conversar)|to (?:falando|conversando))"
TYPING = r"(?:reading|writing|typing|answering|replying(?: to)?|responding(?: to)?|texting)"
ESCRIBIENDO = (
    r"(?:escribiendo|contestando|respondiendo|leyendo|escrevendo|digitando|respondendo|lendo"
    r"|a (?:escrever|responder|ler))"
)
RESPONDE = r"(?:contesta|responde|escribe|escreve|habla|fala)"
SAY = (
    r"(?:di|dime|digas|dices|digan|diga|diz|disser|dizer|jura(?:me)?|jure|promete(?:me)?|prometa|admite|admita"
    r"|confirma(?:me)?|confirme|finge|finja|garant[ea]|asegura(?:me)?|prueba(?:me)?|demuestra(?:me)?|prov[ae])"
)

SURELY = "really|actually|even|sure you are|not|by any chance"
ENDS = r"(?=$| (?:or|right|huh|correct|yes|no|are|aren|arent|isn|here|now|please|lol)\b)"
ANSWERS = r"(?=$| (?:or|i am|i m|im|here|now|please|right|answering|replying|responding|that|who|talking|writing)\b)"
QUIEN = r"(?=$| (?:o|u|ou|que (?:esta|me|habla|fala|responde)|quien|quem|la que|el que|verdad|no|nao|mesmo|vos|por)\b)"
NOBODY_ELSE = r"(?=$| (?:por|ahora|agora|aqui|please|now|here|exactly|exactamente|exatamente)\b)"
THIS = r"(?: (?:of|this|these|that|those|it|me|us|my|here|now|the|chat|conversation|messages?|texts?|keyboard)){1,3}"
ESTO = r"(?: (?:me|esto|esta|estos|este|aqui|ahi|ai|isto|isso|essas?|estas|mensajes|mensagens|chat|lo|por)){0,3}"
SIDE = r"(?:behind|(?:on|at) the other (?:end|side))"
LADO = r"(?:detras|(?:al|del|do) otro lado|do outro lado|(?:por )?tras|atras)"

ENGLISH = (
    rf"(?:are|r) (?:you|u)(?: (?:{SURELY})){{0,2}} (?!the (?:human|person))(?:{BEING}|real{ENDS})",
    rf"is (?:this|that|it)(?: (?:really|actually|not)){{0,2}} {BEING}{ANSWERS}",
    rf"am i (?:\w+ )?{TALKING} (?:(?:to|with) )?{BEING}|{TALKING} (?:to|with) {BEING} or",
    rf"(?:if|whether|that|hope|think|guess|like) i(?: a?m)(?: not)?(?: \w+)? {TALKING} (?:(?:to|with) )?{BEING}",
    rf"(?:if|whether) (?:you|u|this) (?:are|re|r|is) {BEING}",
    rf"(?:you are|you re|youre|u r)(?: (?:not|just|only|really|actually)){{0,2}} {BEING}{ENDS}",
    rf"(?:what|who) (?:are|r) (?:you|u)(?: (?:really|exactly|actually))?{NOBODY_ELSE}",
    rf"who am i (?:\w+ )?{TALKING} (?:to|with)|(?:to|with) whom? am i {TALKING}",
    rf"who(?: i)?s (?:(?:really|actually|there) )?{SIDE}{THIS}?",
    rf"(?:is|are) there (?:(?:really|actually|even) )?(?:{BEING}|any ?one|someone)(?: {TYPING})? {SIDE}{THIS}?",
    rf"is (?:{ARTICLES}{HUMAN}|any ?one|someone)(?: (?:really|actually|even))? (?:{TYPING}{THIS}|{SIDE}{THIS}?)",
    rf"{ARTICLES}{MACHINE}(?: (?:that|who)(?: i)?s)? {TYPING}{THIS}",
    rf"(?:did|does) {BEING}(?: (?:really|actually|just))? (?:write|type|send|answer|say){THIS}",
    rf"(?:is|are) (?:this|these|those|your) (?:repl(?:y|ies)|answers?|messages?|responses?) (?:all )?{MACHINE}$",
    r"(?:do you have (?:a pulse|a heartbeat|feelings)|are you (?:alive|conscious|sentient))$",
    rf"pretend (?:to be|that you are|you are|you re) {BEING}",
)
IBERIAN = (
    rf"(?:eres|sos|seras|es usted|usted es|sera usted) (?:{SER}|{TRUE}){QUIEN}",
    rf"(?:esto es|es esto|eso es|este es|isso e|isto e|aqui e|esse e|este e) {SER}",
    rf"{HABLO} con {SER}|con quien {HABLO}{NOBODY_ELSE}",
    rf"quien (?:eres|es usted)|^(?:\w+ ){{0,2}}que eres{NOBODY_ELSE}",
    rf"(?:voces?|vcs?|tu|o senhor|a senhora) (?:e|es|sao) (?:{SER}|{TRUE}){QUIEN}|(?:voce|vc) existe",
    rf"(?<!como )(?<!como eu ){FALO} com {SER}|com quem (?:eu )?{FALO}{NOBODY_ELSE}",
    r"quem e (?:voce|vc)|quem es tu",
    rf"(?:quien esta|quem (?:es)?ta) (?:(?:ahi|ai) )?{LADO}{ESTO}",
    rf"(?:es|e) {ARTICULOS}(?:{MAQUINA}|human[oa]){QUIEN}",
    rf"^(?:es|e) (?:una |uma )?(?:persona|pessoa)(?: {TRUE})?{QUIEN}",
    rf"(?:hay|tem|ha|existe) (?:{SER}|alguien|alguem)(?: (?:ai|ahi|aqui))? (?:{ESCRIBIENDO}|{LADO}){ESTO}",
    rf"{RESPONDE}{ESTO} {SER}{QUIEN}",
    r"(?:son|sao|es|e) (?:unas? |umas? )?(?:respuestas?|respostas?|mensajes?|mensagens?) automatic[oa]s?$",
    r"(?:respuestas|respostas|mensajes|mensagens) (?:aqui )?(?:son|sao) automatic[oa]s",
    r"(?:conversa|conversacion|chat|atendimento|atencion) (?:es|e) (?:todo )?automatic[oa]",
    rf"{SAY} (?:me )?(?:que )?(?:usted |voce |vc |tu )?(?:no |nao )?(?:eres|es|e|sos|seas?|seja) (?:{SER}|{TRUE})",
)
EITHER = (
    rf"(?:{BEING}|people)(?: {TYPING})? or (?:(?:is it|are you|just|only) )?{BEING}",
    rf"{ARTICULOS}{PERSONA} (?:o|u|ou) (?:(?:con|com|a|de|es|e|solo|so|puro) )?(?:{ARTICULOS}{MAQUINA}|automatic[oa])",
    rf"(?:{ARTICULOS}{MAQUINA}|automatic[oa]) (?:o|u|ou) (?:(?:con|com|a|de|es|e|solo|so|tem) )?{ARTICULOS}{PERSONA}",
)

ASKS = re.compile(rf"\b(?:{'|'.join(ENGLISH + IBERIAN + EITHER)})(?!\w)")
INSTEAD = re.compile(rf"\b(?:or|o|u|ou) (?:(?:just|only|solo|so|apenas|con|com) )?(?:{BEING}|{SER}|not|no|nao)(?!\w)")
POLITE = """
hi hello hey there good morning afternoon evening please pls plz sorry excuse me wait hmm so but and then now here
right really actually honestly seriously just lol haha i am m im want wanna need to know would like wonder wondering
was if may can could do are you u ask asking tell question quick first that talking speaking chatting with
promise swear confirm pretend
hola buenas buenos dias tardes noches oye por favor porfa porfavor perdon disculpa disculpe una pregunta pero y
entonces ahora aqui en serio verdad quiero quisiera saber puedes puede dime diga decirme si que esta hablando
prometeme jurame confirmame
oi ola bom boa dia tarde noite desculpa desculpe uma pergunta mas e entao agora serio quero queria pode me diz
dizer se falando promete jura confirma
"""
"""What may stand around the question without being a matter of its own; a yes, a no or an okay may be one."""

BESIDE = frozenset(POLITE.split())


class Tongue(Struct, frozen=True):
    """Asking in small words: a being is named, somebody is meant, and there is nothing else."""

    named: re.Pattern[str]
    meant: frozenset[str]  # you, this, the other side: without one of these nobody is spoken of
    small: frozenset[str]

    def asks(self, clause: str) -> bool:
        """Whether a clause asks in no other words than these."""
        around, count = self.named.subn(" ", clause)
        words = set(around.split())
        return count > 0 and words <= self.small | self.meant and not words.isdisjoint(self.meant)


EN_NAMED = (
    r"\b(?:(?:chat ?)?bots?|robots?|ai|a i|(?:chat ?)?gpt|humans?(?: being)?s?"
    r"|(?:real|actual|live|living) (?:person|people)|(?:an?|or|just|some|only) (?:(?:real|live|stupid|damn) )?"
    r"(?:person|machine|computer|program(?:me)?|software|recording|algorithm))(?!\w)"
)
EN_MEANT = """
you u youre your ur is isnt are aren isn arent aint it this these those there here behind end side talking speaking
chatting texting dealing send sent wrote written
"""
EN_SMALL = """
a an the am was were t s r m re be i im we me my that its who what which or and not no just only really actually even
real live sure some any kind of sort type other one on at with to by from if whether like sound look seem someone
somebody anyone anybody writing typing answering replying responding reading sees read reads message messages reply
replies answer answers chat conversation number line text texts sending typed generated did does do bet guess think
hope feel check checking honest honestly tell know wonder wondering sorry lol haha hmm hang wait so but ok oh wow
hey hi hello please right correct yeah yes use using automated automatic then now stupid damn promise swear confirm
truth thing exist curious
"""
ES_PT_NAMED = (
    rf"\b(?<!para un )(?<!para um )(?<!para )(?:(?:chat ?)?bots?|robots?|{ROBO}|(?:ser )?human[oa]s?|(?:chat ?)?gpt"
    r"|inteligencia artificial|(?:una|uma|que) ia|(?:la|con|com|es|eres|de|por|ou|o|usan?|usam?|e) ia(?=$| que\b)"
    r"|(?:persona|pessoa|gente|alguien|alguem) (?:real|de verdade?|de carne (?:y hueso|e osso))"
    r"|(?:una?|uma?|o|ou|so|solo) (?:persona|pessoa|maquina|programa|computadora|ordenador|computador|contestador)"
    r"|grabacion|gravacao|programad[oa])(?!\w)"
)
ES_PT_MEANT = """
eres es sos seras son esta estas tu usted ustedes vos esto eso este hablo hablando chateo chateando escribo trato
contesta contestan contestas responde responden respondes escribe escriben escribes lado detras pareces
voce voces vc vcs ce senhor senhora e sao ta isso isto esse aqui falo falando converso conversando escreve escrevem
tras atras
"""
ES_PT_SMALL = """
un una unos el la lo los las le de del al a en con por para que quien quienes estan ahi me te tus su yo mi se si no o u
y ni ya ahora solo verdad verdadero real serio seguro segura cierto claro sera alguien algun alguna otro escribiendo
contestar contestando atiende atienden respondiendo lee leyendo genera generado mensaje mensajes respuesta respuestas
chat numero conversacion automatico automatica automaticos automaticas hay creo supongo espero gustaria saber suenas
oye che hola dime buenas pues acaso usan usa puro
um uma uns os as do da na com em pra quem sou estou to tou essa ai seu sua moca moco eu meu nao sim ou so apenas mesmo
certeza alguem algum outro tipo escrevendo respondem respondendo responder digitando lendo gerado gerada mensagem
mensagens resposta respostas conversa atendimento tem ha foi acho imagino confirmar queria usam usando ne uai oi ola
gente amigo feito sendo sincero sincera
"""

EN = Tongue(re.compile(EN_NAMED), frozenset(EN_MEANT.split()), frozenset(EN_SMALL.split()))
ES_PT = Tongue(re.compile(ES_PT_NAMED), frozenset(ES_PT_MEANT.split()), frozenset(ES_PT_SMALL.split()))


def asks_if_bot(text: str) -> bool:
    """Whether `text`, among other things, asks who or what answers. The answer must be true."""
    return any(asks(clause) for clause in clauses(text[:LONGEST]))


def only_asks_if_bot(text: str) -> bool:
    """Whether `text` is that question and nothing else but greetings and politeness."""
    if len(text) > LONGEST_ALONE:
        return False
    asked = False
    for clause in clauses(text):
        if not (is_beside(clause) or asks_plainly(clause)):
            return False
        asked = asked or asks(clause)
    return asked


def asks(clause: str) -> bool:
    """Whether a clause asks, in whatever words."""
    return ASKS.search(clause) is not None or asks_plainly(clause)


def asks_plainly(clause: str) -> bool:
    """Whether a clause is the question in small words alone."""
    return EN.asks(clause) or ES_PT.asks(clause)


def is_beside(clause: str) -> bool:
    """Whether a clause holds nothing beside the question that is a matter of its own."""
    if len(set(clause.split()) - BESIDE) > MOST_WORDS:
        return False
    return BESIDE.issuperset(INSTEAD.sub(" ", ASKS.sub(" ", clause)).split())


def clauses(text: str) -> Iterator[str]:
    """Each clause as its folded words with single blanks between them."""
    for clause in CLAUSE_END.split(text):
        yield " ".join(folded_words(clause))
