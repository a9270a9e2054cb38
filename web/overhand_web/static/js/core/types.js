// Shapes of the web API, for editors and the type checker; nothing here runs.

/** @typedef {"ai_handling" | "flagged" | "human_owned" | "resolved"} Phase */
/** @typedef {"viewer" | "operator" | "supervisor" | "admin"} Role */
/** @typedef {{kind: string, id: string, name: string}} Party */
/** @typedef {{author: string, name: string, text: string, at: number}} Last */

/**
 * @typedef {object} Me
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {Role} role
 * @property {string[]} teams
 * @property {{name: string, languages: string[], reasons: string[]}} business
 * @property {boolean} demo
 * @property {string} build
 */

/** @typedef {{id: string, name: string, role: Role, teams: string[], online: boolean}} Person */
/** @typedef {{people: Person[], teams: {id: string, name: string}[]}} Directory */
/**
 * @typedef {{now: number, flagged: number, mine: number, ai: number, colleagues: number,
 *   resolved: number}} Counts
 */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {number} version
 * @property {string} name
 * @property {string} address
 * @property {string} language
 * @property {Phase} phase
 * @property {number} episode
 * @property {Party | null} owner
 * @property {number | null} owner_since
 * @property {Party | null} assigned
 * @property {string} team
 * @property {string[]} reasons
 * @property {boolean} hold
 * @property {number | null} flagged_at
 * @property {number | null} claim_due
 * @property {Last | null} last
 * @property {number | null} last_customer_at
 * @property {number} unread
 * @property {number} updated_at
 * @property {string} channel
 * @property {string} number
 * @property {string} outcome
 * @property {boolean} [erased] the customer was erased
 * @property {boolean} [pending] shown before the server has said so
 */

/** @typedef {{to: string, ok: boolean, why: string}} Told */

/**
 * @typedef {object} Flag
 * @property {string} id
 * @property {string} reason
 * @property {number} at
 * @property {boolean} hold
 * @property {string} team
 * @property {number | null} score
 * @property {string} evidence
 * @property {string} sentence
 * @property {string} message
 * @property {number | null} claim_due
 * @property {Told[]} told
 * @property {string} verdict
 */

/**
 * @typedef {{message: string, detector: string, reason: string, score: number, flag_at: number,
 *   evidence: string, sentence: string}} Judgement
 */
/** @typedef {{by: Party | null, phase: Phase, since: number, until: number | null}} Held */
/** @typedef {{episode: number, started_at: number, ended_at: number | null, outcome: string}} Episode */

/**
 * @typedef {object} DetailOnly
 * @property {Flag[]} flags
 * @property {{verdict: string, reason: string, by: Party} | null} said of the whole episode
 * @property {Record<string, unknown>} facts
 * @property {(string | {text: string})[]} guidance
 * @property {{turn: string, text: string} | null} offered_draft
 * @property {Judgement[]} signals
 * @property {Held[]} held
 * @property {number | null} window_until
 * @property {{id: string, at: number, text: string}[]} reminders
 * @property {Episode[]} episodes
 */
/** @typedef {Row & DetailOnly} Detail */

/**
 * @typedef {object} Line
 * @property {string} id
 * @property {number} position
 * @property {number} at
 * @property {"message" | "note" | "event" | "tool" | "draft"} kind
 * @property {Party} author
 * @property {string} text
 * @property {string} [form]
 * @property {string} [reply_to]
 * @property {string} [status]
 * @property {string} [why]
 * @property {string} [action]
 * @property {string} [event]
 * @property {Record<string, any>} [data]
 * @property {boolean} [edited]
 * @property {boolean} [revoked]
 * @property {string[]} [reactions]
 * @property {string[]} [evidence]
 * @property {string} [key] idempotency key of a line this browser has not seen confirmed
 */

/** @typedef {{id: string, state: string, read: number, total: number}} ReplayStep */
/** @typedef {{id: string, name: string, mode: "viewing" | "typing" | "away"}} Presence */
/** @typedef {{turn: string, text: string, done: boolean}} LiveDraft */
/** @typedef {"ai" | "flag" | "late" | "me" | "colleague" | "done"} Next */

export {};
