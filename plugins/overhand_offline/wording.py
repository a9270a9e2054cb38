"""What the offline agent says in its own words, by language. Everything else it says is copied from knowledge."""

from collections.abc import Mapping

__all__ = ["LANGUAGES", "WORDING", "say_in"]

LANGUAGES = ("en", "es", "pt")

WORDING: Mapping[str, Mapping[str, str]] = {
    "greeting": {
        "en": "Hello! How can I help you?",
        "es": "¡Hola! ¿En qué puedo ayudarle?",
        "pt": "Olá! Como posso ajudar?",
    },
    "thanks": {
        "en": "You're welcome! Is there anything else I can help with?",
        "es": "¡De nada! ¿Puedo ayudarle en algo más?",
        "pt": "De nada! Posso ajudar em algo mais?",
    },
    "bye": {
        "en": "Goodbye, and thank you for writing to us!",
        "es": "¡Hasta pronto, y gracias por escribirnos!",
        "pt": "Até logo, e obrigado por escrever!",
    },
    "noted": {
        "en": "Thank you, I have noted that.",
        "es": "Gracias, lo he anotado.",
        "pt": "Obrigado, está anotado.",
    },
    "anything_else": {
        "en": "All right. Is there anything else I can help with?",
        "es": "De acuerdo. ¿Puedo ayudarle en algo más?",
        "pt": "Certo. Posso ajudar em algo mais?",
    },
    "tell_more": {
        "en": "Of course. Could you tell me a little more about what you need?",
        "es": "Claro. ¿Puede contarme un poco más sobre lo que necesita?",
        "pt": "Claro. Pode contar um pouco mais sobre o que precisa?",
    },
    "listening": {
        "en": "Thank you for telling me. What can I do about it? If it is about an order, its number helps.",
        "es": "Gracias por contármelo. ¿Qué puedo hacer? Si se trata de un pedido, su número ayuda.",
        "pt": "Obrigado por me contar. O que posso fazer? Se for sobre um pedido, o número ajuda.",
    },
    "identity": {
        "en": "I'm an AI assistant, not a person. I can bring in a person at any time: just say so.",
        "es": "Soy un asistente de IA, no una persona. Puedo avisar a una persona cuando quiera: solo dígalo.",
        "pt": "Sou um assistente de IA, não uma pessoa. Posso chamar uma pessoa quando quiser: é só dizer.",
    },
    "in_other_language": {
        "en": "I only have this in another language:\n{text}",
        "es": "Solo tengo esta información en otro idioma:\n{text}",
        "pt": "Só tenho esta informação em outro idioma:\n{text}",
    },
    "as_people_said": {
        "en": "As my colleague wrote: {text}",
        "es": "Como escribió mi colega: {text}",
        "pt": "Como meu colega escreveu: {text}",
    },
    "which_order": {
        "en": "Please send me your order number and I'll look it up.",
        "es": "Envíeme su número de pedido, por favor, y lo consulto.",
        "pt": "Envie o número do seu pedido, por favor, e eu consulto.",
    },
    "order": {
        "en": "Order {number}: {text}",
        "es": "Pedido {number}: {text}",
        "pt": "Pedido {number}: {text}",
    },
    "no_such_order": {
        "en": "I can't find an order {number}. Could you check the number, please?",
        "es": "No encuentro el pedido {number}. ¿Puede comprobar el número, por favor?",
        "pt": "Não encontro o pedido {number}. Pode conferir o número, por favor?",
    },
    "gather": {
        "en": "To help you better, could you tell me your {fact}?",
        "es": "Para ayudarle mejor, ¿puede indicarme este dato: {fact}?",
        "pt": "Para ajudar melhor, pode me informar este dado: {fact}?",
    },
}


def say_in(language: str, moment: str, **facts: str) -> str:
    """The words for a moment; English for a language that is not here."""
    wordings = WORDING[moment]
    return wordings.get(language, wordings["en"]).format(**facts)
