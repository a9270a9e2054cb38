"""Whether a customer asks if a machine or a person answers them, in English, Spanish and Portuguese.

Patterns over folded words, clause by clause. Repetitions are bounded, so that no text can make a search slow.
"""

import re
from collections.abc import Iterator

from overhand.folding import folded_words

__all__ = ["asks_if_bot", "only_asks_if_bot"]

LONGEST = 4_000  # characters that are read
LONGEST_ALONE = 300  # characters; a longer message is more than this question with politeness around it

CLAUSE_END = re.compile(r"[.!?;:\u2026\n]+")

MACHINE = (
    r"(?:bots?|chat ?bots?|robots?|machines?|ai|a i|artificial intelligence|computers?|(?:computer )?program(?:me)?s?"
    r"|software|automated(?: (?:chat|system|messages?|repl(?:y|ies)))?|algorithm|llm|(?:chat ?)?gpt|virtual assistant)"
)
HUMAN = r"(?:humans?(?: being)?|persons?|(?:someone|somebody|any ?one|anybody) (?:real|human)|(?:real|actual) people)"
NO_THING = (
    r"(?! (?:vacuum|mower|cleaner|shop|store|company|resources|washable|delivery|learning|wash|course|book|toy|arm))"
)
ARTICLES = r"(?:an? |the |just |only |some ){0,2}(?:(?:real|live|living|actual|talking|chat|virtual|stupid|damn) ){0,2}"
BEING = rf"{ARTICLES}(?:{MACHINE}|{HUMAN}){NO_THING}"

MAQUINA = (
    r"(?:(?:chat ?)?bots?|robots?|robos?|maquinas?|ia|inteligencia artificial|computadora|ordenador|computador"
    r"|programa|(?:chat ?)?gpt|asistente virtual|assistente virtual)(?! (?:aspirador|de coc|de coz|de cafe|de cos))"
)
TRUE = r"(?:real|human[oa]|de verdade?|de carne (?:y hueso|e osso))"
PERSONA = rf"(?:(?:(?:ser )?human[oa]s?|personas?|pessoas?)(?: {TRUE})?|gente(?: {TRUE})?|(?:alguien|alguem) {TRUE})"
ARTICULOS = r"(?:(?:un|una|el|la|um|uma|o|a|mesmo|algum|realmente) ){0,2}(?:(?:verdadero|verdadeiro) )?"
SER = rf"{ARTICULOS}(?:{MAQUINA}|{PERSONA})"

TALKING = r"(?:talking|speaking|chatting|texting|writing|messaging)"
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

ENDS = r"(?=$| (?:or|right|huh|correct|yes|no|are|aren|arent|isn|here|now|please|lol)\b)"
ANSWERS = r"(?=$| (?:or|i am|i m|im|here|now|please|right|answering|replying|responding|that|who|talking|writing)\b)"
QUIEN = r"(?=$| (?:o|u|ou|que (?:esta|me|habla|fala|responde)|quien|quem|la que|el que|verdad|no|nao|mesmo|por)\b)"
NOBODY_ELSE = r"(?=$| (?:por|ahora|agora|aqui|please|now|here|exactly|exactamente|exatamente)\b)"
THIS = r"(?: (?:this|these|that|those|it|me|us|my|here|now|the|chat|conversation|messages?|texts?|keyboard)){1,3}"
ESTO = r"(?: (?:me|esto|esta|estos|este|aqui|ahi|ai|isto|isso|essas?|estas|mensajes|mensagens|chat|lo|por)){0,3}"
SIDE = r"(?:behind|(?:on|at) the other (?:end|side))"
LADO = r"(?:detras|(?:al|del|do) otro lado|do outro lado|(?:por )?tras|atras)"

ENGLISH = (
    rf"(?:are|r) (?:you|u)(?: (?:really|actually|even|sure you are|not|by any chance)){{0,2}} (?:{BEING}|real{ENDS})",
    rf"is (?:this|that|it)(?: (?:really|actually|not)){{0,2}} {BEING}{ANSWERS}",
    rf"am i (?:\w+ )?{TALKING} (?:(?:to|with) )?{BEING}",
    rf"{TALKING} (?:to|with) {BEING} or",
    rf"(?:if|whether|that|hope|think|guess|like) i(?: a?m)(?: not)?(?: \w+)? {TALKING} (?:(?:to|with) )?{BEING}",
    rf"(?:if|whether) (?:you|u|this) (?:are|re|r|is) {BEING}",
    rf"(?:you are|you re|youre|u r)(?: (?:not|just|only|really|actually)){{0,2}} {BEING}{ENDS}",
    rf"^(?:(?:so|wait|hey|hi|but|ok) ){{0,2}}(?:you|u) {BEING}$",
    rf"(?:what|who) (?:are|r) (?:you|u)(?: (?:really|exactly|actually))?{NOBODY_ELSE}",
    rf"(?:who am i (?:\w+ )?{TALKING} (?:to|with)|(?:to|with) whom? am i {TALKING})",
    rf"(?:is|are) there (?:(?:really|actually|even) )?(?:{BEING}|any ?one|someone)(?: {TYPING})? {SIDE}{THIS}?",
    rf"is (?:{ARTICLES}{HUMAN}|any ?one|someone)(?: (?:really|actually|even))? (?:{TYPING}{THIS}|{SIDE}{THIS}?)",
    rf"is (?:any ?one|anybody|someone|somebody) (?:real|human)(?: (?:there|here))?",
    rf"{ARTICLES}{MACHINE}(?: (?:that|who)(?: i)?s)? {TYPING}{THIS}",
    rf"(?:did|does) {BEING}(?: (?:really|actually))? (?:write|type|send|answer|say){THIS}",
    rf"(?:is|was|are|were) (?:this|that|these|it)(?: \w+){{0,2}} (?:written|typed|sent|answered|generated) by {BEING}",
    rf"(?:is|are) (?:this|these|those|your) (?:repl(?:y|ies)|answers?|messages?|responses?) (?:all )?{MACHINE}$",
    rf"(?:^|\bor )are you (?:alive|conscious|sentient|automated)$",
    rf"do you have (?:a pulse|a heartbeat|feelings)$",
    rf"pretend (?:to be|that you are|you are|you re) {BEING}",
)
IBERIAN = (
    rf"(?:eres|sos|seras|es usted|usted es|sera usted) {SER}{QUIEN}",
    rf"(?:eres|sos|seras|es usted|usted es) {TRUE}{QUIEN}",
    rf"(?:esto es|es esto|eso es|este es|isso e|isto e|aqui e|esse e|este e) {SER}",
    rf"{HABLO} con {SER}",
    rf"con quien {HABLO}{NOBODY_ELSE}",
    rf"quien (?:eres|es usted)",
    rf"que eres{NOBODY_ELSE}",
    rf"(?:voces?|vcs?|tu|o senhor|a senhora) (?:e|es|sao) (?:{SER}|{TRUE}){QUIEN}",
    rf"^(?:\w+ ){{0,2}}es {ARTICULOS}(?:{MAQUINA}|{PERSONA}){QUIEN}",
    rf"{FALO} com {SER}",
    rf"com quem (?:eu )?{FALO}{NOBODY_ELSE}",
    rf"quem e (?:voce|vc)",
    rf"quem es tu",
    rf"(?:es|e) {ARTICULOS}(?:{MAQUINA}|human[oa]){QUIEN}",
    rf"^(?:es|e) (?:una |uma )?(?:persona|pessoa)(?: {TRUE})?{QUIEN}",
    rf"(?:hay|tem|ha|existe) (?:{SER}|alguien|alguem)(?: (?:ai|ahi|aqui))? (?:{ESCRIBIENDO}|{LADO}){ESTO}",
    rf"{RESPONDE}{ESTO} {SER}{QUIEN}",
    rf"(?:son|sao|es|e) (?:unas? |umas? )?(?:respuestas?|respostas?|mensajes?|mensagens?) automatic[oa]s?$",
    rf"(?:respuestas|respostas|mensajes|mensagens) (?:aqui )?(?:son|sao) automatic[oa]s",
    rf"{SAY} (?:me )?(?:que )?(?:usted |voce |vc |tu )?(?:no |nao )?(?:eres|es|e|sos|seas?|seja) (?:{SER}|{TRUE})",
)
EITHER = (
    rf"{BEING} or (?:(?:is it|are you|just|only) )?{BEING}",
    rf"{ARTICULOS}{PERSONA} (?:o|u|ou) (?:(?:con|com|a|de|es|e|solo|so) )?(?:{ARTICULOS}{MAQUINA}|automatic[oa])",
    rf"{ARTICULOS}{MAQUINA} (?:o|u|ou) (?:(?:con|com|a|de|es|e|solo|so) )?{ARTICULOS}{PERSONA}",
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
prometeme jurame confirmame promete jura confirma
oi ola bom boa dia tarde noite desculpa desculpe uma pergunta mas e entao agora serio quero queria pode me diz
dizer se falando
"""
"""What may stand around the question without being a matter of its own; a yes, a no or an okay may be one."""

BESIDE = frozenset(POLITE.split())


def asks_if_bot(text: str) -> bool:
    """Whether `text`, among other things, asks who or what answers. The answer must be true."""
    return any(ASKS.search(clause) for clause in clauses(text[:LONGEST]))


def only_asks_if_bot(text: str) -> bool:
    """Whether `text` is that question and nothing else but greetings and politeness."""
    if len(text) > LONGEST_ALONE or not asks_if_bot(text):
        return False
    return all(BESIDE.issuperset(INSTEAD.sub(" ", ASKS.sub(" ", clause)).split()) for clause in clauses(text))


def clauses(text: str) -> Iterator[str]:
    """Each clause as its folded words with single blanks between them."""
    for clause in CLAUSE_END.split(text):
        yield " ".join(folded_words(clause))
