// What a customer may say with one press, in their language; pressing again says it differently.

/** @typedef {"ask" | "angry" | "person"} Intent */

/** @type {Record<string, Record<Intent, string[]>>} */
const LINES = {
  en: {
    ask: ["Hi! What are your opening hours?", "How much is delivery?", "Can I return something I bought?"],
    angry: [
      "This is the third time I ask and my order is still not here. This is ridiculous!",
      "I am really fed up. This is the worst service I have ever had!",
      "Enough! I want my money back now!",
    ],
    person: [
      "I want to talk to a person, please.",
      "Can I speak with a human?",
      "Please pass me to a real person.",
    ],
  },
  es: {
    ask: [
      "¡Hola! ¿Cuál es vuestro horario?",
      "¿Cuánto cuesta el envío?",
      "¿Puedo devolver algo que he comprado?",
    ],
    angry: [
      "Es la tercera vez que lo pregunto y nadie me ayuda. ¡Esto es una vergüenza!",
      "Estoy harta. ¡Es el peor servicio que he visto en mi vida!",
      "¡Basta ya! ¡Quiero que me devolváis el dinero!",
    ],
    person: [
      "Quiero hablar con una persona, por favor.",
      "¿Puedo hablar con un agente?",
      "Pásame con una persona real.",
    ],
  },
  pt: {
    ask: ["Olá! Qual é o vosso horário?", "Quanto custa a entrega?", "Posso devolver algo que comprei?"],
    angry: [
      "É a terceira vez que pergunto e ninguém me ajuda. Isto é uma vergonha!",
      "Estou farta. É o pior serviço que já vi!",
      "Chega! Quero o meu dinheiro de volta!",
    ],
    person: [
      "Quero falar com uma pessoa, por favor.",
      "Posso falar com um atendente?",
      "Passe-me a uma pessoa real.",
    ],
  },
  fr: {
    ask: [
      "Bonjour ! Quels sont vos horaires ?",
      "Combien coûte la livraison ?",
      "Puis-je rendre un article ?",
    ],
    angry: [
      "C’est la troisième fois que je demande et personne ne m’aide. C’est ridicule !",
      "J’en ai vraiment assez. C’est le pire service que j’aie jamais vu !",
      "Ça suffit ! Je veux être remboursé !",
    ],
    person: [
      "Je veux parler à une personne, s’il vous plaît.",
      "Puis-je parler à un humain ?",
      "Passez-moi un collègue.",
    ],
  },
  de: {
    ask: ["Hallo! Wie sind eure Öffnungszeiten?", "Was kostet die Lieferung?", "Kann ich etwas zurückgeben?"],
    angry: [
      "Ich frage zum dritten Mal und niemand hilft mir. Das ist lächerlich!",
      "Mir reicht es wirklich. Das ist der schlechteste Service, den ich je hatte!",
      "Genug! Ich will mein Geld zurück!",
    ],
    person: [
      "Ich möchte mit einem Menschen sprechen, bitte.",
      "Kann ich mit einer Person sprechen?",
      "Geben Sie mir bitte einen Mitarbeiter.",
    ],
  },
};

/** @type {Intent[]} */
export const INTENTS = ["ask", "angry", "person"];

/** Languages a new customer can speak. */
export const LANGUAGES = Object.keys(LINES);

/**
 * @param {string} language a BCP 47 tag
 * @param {Intent} intent
 * @param {number} time how often it was said before
 */
export function lineOf(language, intent, time) {
  const lines = (LINES[language.split("-")[0]] ?? LINES.en)[intent];
  return lines[time % lines.length];
}
