"""The sentences customers read from the house itself: one table by moment and language."""

from collections.abc import Mapping

__all__ = ["DEFAULT_TEXTS", "SITUATIONS", "moments"]

SITUATIONS = ("nobody_online", "all_busy", "closed", "late")
"""What may be the case when a flag is raised; `<moment>.<situation>` is a text for both together."""

DEFAULT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "disclosure": {
        "en": "I'm the AI assistant of {business}. Say *person* at any time.",
        "es": "Soy el asistente de IA de {business}. Escribe *persona* en cualquier momento.",
        "pt": "Sou o assistente de IA de {business}. Escreva *pessoa* a qualquer momento.",
    },
    "bot_question": {
        "en": "Yes, I'm an AI, the assistant of {business}. Say *person* and a colleague takes over.",
        "es": "Sí, soy una IA, el asistente de {business}. Escribe *persona* y te atiende alguien del equipo.",
        "pt": "Sim, sou uma IA, o assistente de {business}. Escreva *pessoa* e um colega continua a conversa.",
    },
    "explicit_request": {
        "en": "I'm passing you to a colleague now.",
        "es": "Ahora mismo te paso con una persona del equipo.",
        "pt": "Vou passar já a conversa a um colega.",
    },
    "compliance": {
        "en": "A qualified colleague will answer this.",
        "es": "Esto te lo responderá una persona cualificada de nuestro equipo.",
        "pt": "Um colega qualificado vai responder a isto.",
    },
    "out_of_scope": {
        "en": "Let me connect you with someone who can give you a more detailed answer.",
        "es": "Te pongo en contacto con alguien que puede darte una respuesta más detallada.",
        "pt": "Vou passar a conversa a alguém que pode dar uma resposta mais detalhada.",
    },
    "trouble": {
        "en": "I can't sort this out properly myself, so I'm passing you to a colleague.",
        "es": "No puedo resolver esto bien por mi cuenta, así que te paso con una persona del equipo.",
        "pt": "Não consigo resolver isto bem por aqui, por isso vou passar a conversa a um colega.",
    },
    "offer": {
        "en": "Shall I bring in a colleague?",
        "es": "¿Quieres que avise a una persona del equipo?",
        "pt": "Quer que eu chame um colega?",
    },
    "nobody_online": {
        "en": "My colleagues are away from their desks just now. They have your message and will answer you here.",
        "es": "Ahora mismo no hay nadie del equipo conectado. Tienen tu mensaje y te responderán aquí.",
        "pt": "Neste momento não há nenhum colega disponível. Eles têm a sua mensagem e vão responder aqui.",
    },
    "all_busy": {
        "en": "All my colleagues are with other customers. The first one who is free will answer you here.",
        "es": "Todo el equipo está atendiendo a otros clientes. La primera persona libre te responderá aquí.",
        "pt": "Todos os colegas estão com outros clientes. O primeiro que ficar livre vai responder aqui.",
    },
    "closed": {
        "en": "We're closed right now. A colleague will answer you here as soon as we open.",
        "es": "Ahora mismo estamos cerrados. Una persona del equipo te responderá aquí en cuanto abramos.",
        "pt": "Neste momento estamos fechados. Um colega vai responder aqui assim que abrirmos.",
    },
    "late": {
        "en": "This is taking longer than it should, and I'm sorry. You are not forgotten: "
        "a colleague will answer you here.",
        "es": "Está tardando más de lo debido y lo siento. No nos hemos olvidado de ti: "
        "una persona del equipo te responderá aquí.",
        "pt": "Está a demorar mais do que devia, pedimos desculpa. Não nos esquecemos: um colega vai responder aqui.",
    },
    "expired": {
        "en": "Nobody could come to you in time, and I'm sorry. I'm here again: how can I help?",
        "es": "Nadie ha podido atenderte a tiempo y lo siento. Aquí estoy de nuevo: ¿en qué puedo ayudarte?",
        "pt": "Ninguém conseguiu responder a tempo, pedimos desculpa. Estou aqui de novo: como posso ajudar?",
    },
}
"""Moment, language, text. `{business}` becomes the business's name."""


def moments(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Every moment a text may be written for: the table's own, the reasons, and each of them in each situation."""
    first = tuple(dict.fromkeys((*DEFAULT_TEXTS, *reasons)))
    return first + tuple(f"{moment}.{situation}" for moment in first for situation in SITUATIONS)
