"""Chat spellings and slips of the words that matter most."""

__all__ = ["MEANT", "corrected"]

SHORT = """
u=you ur=your r=are wanna=want+to gonna=going+to lemme=let+me gimme=give+me pls=please plz=please plse=please
cuz=because sb=somebody smb=somebody rep=representative reps=representatives wth=with w=with tlk=talk spk=speak
hooman=human hoomans=humans realperson=real+person whats=what+is theres=there+is im=i+am i'd=i+would ive=i+have
i'll=i+will i've=i+have thats=that+is chatbot=bot chatbots=bots kiero=quiero qiero=quiero ablar=hablar q=que
k=que xq=porque pq=porque xfa=porfavor xfavor=porfavor porfa=porfavor nesecito=necesito nececito=necesito
tmb=tambien vc=voce vcs=voces qro=quero kero=quero pfv=porfavor pfvr=porfavor pf=porfavor presiso=preciso
pra=para ta=esta tb=tambem obg=obrigado blz=beleza ngm=ninguem dps=depois hj=hoje
"""

IMPORTANT = """
human humans person agent agents representative representatives operator manager supervisor someone somebody
speak talk transfer connect support service please customer robot machine real humano persona hablar agente
asesor representante operador gerente alguien quiero encargado comunicar transferir pessoa falar atendente
atendimento alguem quero responsavel robo lawyer attorney suicide medicine medication pregnant allergic allergy
wholesale quote enterprise reseller distributor abogado demandar suicidio medicamento embarazada alergia mayoreo
cotizacion distribuidor licitacion advogado processar remedio gravida atacado orcamento revendedor licitacao
refund unacceptable ridiculous useless terrible
"""

REAL = """
personal personas persons pessoas pessoal personae humana humanas humanos humane agente agentes agents agency
agenda taller tale tall tal tank task tack tasks walk stalk spear steak peak speaks talks talked servicio
servico services servise reals meal deal heal seal reel read rea real reais royal rely manages managed managers
manage mangler robots robo roubo robar roba rob falha faltar faltam falta salar hablara hablan habla habra habia
labrar operadora operate operated operators opera quieto quieta quieres quiere quire querer queria quere quer
quero queso quiosco alguna alguno algun alguns algum alguma algo gerentes gerencia connects connected correct
contact contacts collect expect asesora asesores asesoria asesoramiento atendentes atendimentos atender atende
supervisors supporters supports transfers transferred pleased pleases place palace pleas customers custom
costume costumer quotes quoted quota quite quit suite atacados atacadao lawyers sawyer refunds abogada abogados
advogada advogados orcamentos remedios medications medicines grande gravidas demanda demandas demandan procesar
processo processos processor processador machines matching marine encargada encargados encargo encargar
representantes representados personnel nobody anyone anybody alergias alergica allergies allergics wholesaler
quotation enterprises resellers distributors human humor humid hymn suporte soporte soportes suportes conecta
conectar conecto conecte transfere transfira transfiere transfiera transferencia transferi arent arena urgent
argent persian reason persist parson parsons woman root roots rooth reboot gente gentes gents fala falas falo
falou hablas serviced someones query queries perdon perdona perdone lease leased release quiera quieran quedo
queda quejo quejas queja quemo quema pressao pressa presos comunica comunico meditation meditations mayores
mayor mayoria somente quiser medicacion embarazadas attorneys terribly
"""

WORST = 5  # letters; a shorter word is too easily another one


def pairs(table: str) -> dict[str, tuple[str, ...]]:
    """`a=b+c` means that `a` is read as the words b and c."""
    return {short: tuple(full.split("+")) for short, full in (entry.split("=") for entry in table.split())}


def slips(word: str) -> set[str]:
    """The word with one letter missing, at every place."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def swaps(word: str) -> set[str]:
    """The word with two neighbours exchanged, at every place."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


MEANT = pairs(SHORT)

RIGHT = frozenset(IMPORTANT.split())
KNOWN = RIGHT | frozenset(REAL.split())
MISSPELT = {slip: word for word in sorted(RIGHT) if len(word) >= WORST for slip in slips(word) | swaps(word)}


def corrected(word: str) -> str:
    """The important word that `word` is one slip away from: a letter missing, too many, wrong or exchanged."""
    if len(word) < WORST - 1 or word in KNOWN:
        return word
    near = MISSPELT.get(word)
    if near is not None:
        return near
    if len(word) < WORST:
        return word
    for slip in slips(word):
        near = slip if slip in RIGHT and len(slip) >= WORST else MISSPELT.get(slip)
        if near is not None and abs(len(near) - len(word)) <= 1 and near[0] == word[0]:
            return near
    return word
