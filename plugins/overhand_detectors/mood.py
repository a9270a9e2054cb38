"""How a text sounds: words that complain and words that please, in three languages."""

import math
from collections.abc import Sequence

__all__ = ["sourness"]

HARSH = """
terrible horrible awful worst useless pathetic ridiculous unacceptable disgusting disgusted disgrace furious
angry pissed scam scammers liar liars lying lied lies thieves robbed rude incompetent nightmare hate hated sucks
suck sucked stupid idiot idiots crap bullshit shit fuck fucking fucked damn hell wtf ffs outrageous shame
shameful ruined screwed appalling atrocious fail fails failed disappointed disappointing disappointment
frustrated frustrating frustration annoyed annoying fed ignored neglected unbelievable pesimo pesima horribles
terribles fatal asco inutil inutiles ridiculo vergüenza verguenza estafa estafadores ladron ladrones mentira
mentiras mentirosos mentiroso harto harta hartos indignante inaceptable patetico basura porqueria mierda maldito
maldita idiota idiotas estupido estupida odio furioso furiosa molesto molesta enojado enojada rabia coraje
desastre decepcion decepcionado decepcionada decepcionante lamentable fastidio incompetentes burla robo peor
triste tristeza joder puta cabron pessimo pessima horrivel horriveis terrivel nojo inuteis ridicula vergonha
golpe golpistas ladrao ladroes farto farta indignado indignada absurdo inaceitavel lixo porcaria merda droga
odeio chateado chateada irritado irritada raiva decepcao lamentavel palhacada piada roubo pior pqp caralho porra
saco descaso desrespeito enrolando enrolacao
"""

SOUR = """
waiting waited hours delayed delay delays cancelled canceled cancellation late lost missing broken wrong never
nobody nothing problem problems issue issues bad poor unhappy upset sad sorry stuck rebook stranded refused
charged twice overcharged unable cant wont worse wasted waste rubbish ridiculously hold sitting missed mess
confused sick tired ugh smh seriously esperando tarde retraso demora cancelaron cancelado perdido perdieron roto
nunca nadie nada problema problemas mal mala malo equivocado cobraron error falla imposible ningun ninguna
semanas pena llorar dolor miedo odiar cansado cansada enfermo feo atraso atrasado demorando cancelaram perderam
quebrado ninguem errado errada cobraram erro falha impossivel nenhum nenhuma chorar dor medo doente feio chato
chata
"""

SWEET = """
thanks thank great good love loved awesome amazing excellent perfect best nice happy helpful appreciate
appreciated wonderful fantastic cool glad please welcome yay lol haha beautiful enjoy enjoyed excited kudos fun
congrats gracias genial bien buena bueno buenas buenos encanta encanto excelente perfecto mejor feliz lindo
linda amo jaja jajaja increible maravilloso felicidades bonito contento contenta hermoso hermosa gusta gusto
divertido obrigado obrigada otimo otima bom boa adorei amei perfeito melhor kkk kkkk kkkkk rs incrivel
maravilhoso parabens gostei gosto legal show beleza top
"""

NOT = frozenset({"not", "no", "dont", "isnt", "nada", "nao", "sem", "sin", "without", "never"})

LONG = 12  # words; in a longer text one word says less

WEIGHT = {
    **dict.fromkeys(SWEET.split(), -1.0),
    **dict.fromkeys(SOUR.split(), 0.6),
    **dict.fromkeys(HARSH.split(), 1.6),
}


def sourness(words: Sequence[str]) -> float:
    """About 0 for a neutral text, above 1 for a complaint, below 0 for a pleased one; "not bad" pleases a little."""
    total = 0.0
    negated = 0
    for word in words:
        weight = WEIGHT.get(word, 0.0)
        if weight and negated:
            weight *= -0.6
        total += weight
        negated = 2 if word in NOT else max(0, negated - 1)
    return total / max(1.0, math.pow(len(words) / LONG, 0.4))
