/**
 * What goes over the wire, as the API's contract names it, and the few shapes that several modules share.
 *
 * @typedef {[number[], number[], number[]]} Stroke x and y in a 256-unit square, t in ms since the first point
 * @typedef {Stroke[]} Drawing
 *
 * @typedef {"classic" | "sprint" | "zen" | "daily"} Mode
 * @typedef {"en" | "fr"} LanguageCode
 * @typedef {"recognised" | "timeout" | "skipped"} Reason
 * @typedef {"right" | "wrong" | "unclear"} Verdict
 * @typedef {"day" | "week" | "all"} Period
 * @typedef {Partial<Record<LanguageCode, string>>} Texts
 *
 * @typedef {{ id: string, display_name: string, admin: boolean }} Player
 * @typedef {Player & { language: LanguageCode, gallery: boolean, created_at: string }} Profile
 * @typedef {{ token: string, expires_in: number, player: Player }} SignIn
 *
 * @typedef {{ label: string, text: string, probability: number }} Guess
 * @typedef {{ mode: Mode, categories?: string[], difficulty?: number, seconds?: number | null,
 *   language?: LanguageCode }} GameOptions
 * @typedef {{ date: string, state: "new" | "begun" | "played", game: string | null, next_at: string }} DailyState
 * @typedef {{ id: string, number: number, word: string, text: string, category: string,
 *   seconds: number | null, teaching: boolean, starts_at: string, deadline: string | null, now: string }} Round
 * @typedef {{ guesses: Guess[], announced: boolean, recognised: boolean, attempts: number, elapsed_ms: number,
 *   seq: number, model_version: string }} GuessAnswer
 * @typedef {{ round: string, game: string, mode: Mode, number: number, word: string, text: string,
 *   category: string, difficulty: number, teaching: boolean, recognised: boolean, reason: Reason, time_to_guess_ms: number | null,
 *   time_to_draw_ms: number, attempts: number, points: number, guesses: Guess[], announced: string[],
 *   model_version: string, closed_at: string, feedback: Feedback | null, flags?: string[] }} Result
 *   `flags` say why it is not counted
 * @typedef {{ verdict: Verdict, label?: string | null }} Feedback
 * @typedef {Result & { drawing: number[][][] }} ResultWithDrawing
 * @typedef {{ id: string, mode: Mode, seconds: number | null, language: LanguageCode, created_at: string,
 *   rounds: number | null, points: number, results: ResultWithDrawing[] }} Game
 *
 * @typedef {{ rounds: number, recognised: number, points: number, streak: number, best_streak: number,
 *   best_times: number[], attempts: Record<string, number> }} Stats
 * @typedef {{ rank: number, player: string, display_name: string, points: number, rounds: number,
 *   recognised: number }} Row
 * @typedef {{ rank: number | null, beyond?: boolean, points: number, rounds?: number, recognised?: number }} OwnRank
 * @typedef {{ id: string, name: string, texts?: Texts, words: number }} Category
 * @typedef {{ share: number, low: number, high: number }} Estimate a share and its range, 95 %
 * @typedef {{ rounds: number, recognised: number, share: number, estimate: Estimate, mean_ms: number | null,
 *   mean_attempts: number | null }} Played
 * @typedef {Played & { word: string, text: string, texts?: Texts, category: string, difficulty: number,
 *   median_ms: number | null }} WordStats
 * @typedef {{ label: string, text: string, texts?: Texts, count: number, share: number,
 *   examples: number[][][][] }} Confusion
 * @typedef {Played & { version: string, aliases: string[] }} PlayedVersion
 * @typedef {Played & { category: string, text: string, texts: Texts }} PlayedCategory
 * @typedef {Played & { difficulty: number }} PlayedDifficulty
 * @typedef {WordStats & { taken_for: Confusion[], examples: number[][][][], versions: PlayedVersion[],
 *   change: Estimate | null }} WordDetail
 * @typedef {{ date: string, games: number, rounds: number, recognised: number, players: number,
 *   failures: number, estimate: Estimate | null }} PlayedDay
 * @typedef {{ days: PlayedDay[], waiting_reviews: number, more_reviews: boolean, champion: string | null,
 *   challenger: string | null, last_run: { id: string, state: RetrainingRun["state"], requested_at: string,
 *   error: string | null } | null }} Overview
 *
 * @typedef {{ id: string, word: string | null, label: string, text: string, texts: Texts, recognised: boolean,
 *   drawing: number[][][] }} GalleryDrawing
 * @typedef {{ label: string, text: string, texts: Texts, asked: boolean, drawings: GalleryDrawing[] }} Likeness
 * @typedef {{ percent: number, label: string, text: string, texts: Texts, probability: number, announced: boolean,
 *   recognised: boolean }} Sight
 * @typedef {{ drawing: GalleryDrawing, choices: { word: string, text: string, texts: Texts }[],
 *   sights: Sight[] }} Riddle
 *
 * @typedef {{ drawings: number, needed: number }} Taught how many drawings of a word were accepted, and are needed
 * @typedef {{ id: string, label: string, texts: Texts, category: string, difficulty: number, known: boolean,
 *   dealt: boolean, taught: Taught | null }} Word
 * @typedef {Pick<Word, "id" | "label" | "texts">} LabelledWord
 * @typedef {{ texts: Texts, label: string, category: string, difficulty: number, dealt: boolean,
 *   reason: string | null }} WordContent
 * @typedef {WordContent & { line: number, id: string, taught: boolean, before: WordContent | null }} WordChange
 * @typedef {{ dry_run: boolean, version: number, added: number, updated: number, unchanged: number, taught: number,
 *   rejected: { line: number, reason: string }[], changes: WordChange[], categories: string[] }} UploadReport
 * @typedef {WordContent & { id: string, known: boolean, taught: { drawings: number, needed: number } | null,
 *   source: string | null, updated_at: string, updated_by: string }} ListedWord
 * @typedef {"pending" | "accepted" | "rejected"} ReviewStatus
 * @typedef {"pending" | "candidate" | "accepted" | "rejected"} ReviewList
 * @typedef {"offensive" | "personal" | "not_the_word" | "other"} ReportReason
 * @typedef {"accept" | "relabel" | "reject" | "reopen"} ReviewAction
 * @typedef {{ action: ReviewAction, label: string | null, by: string, at: string }} Decision
 * @typedef {{ id: string, status: ReviewStatus, learnt_as: string | null, decisions: Decision[], word: string,
 *   asked: string, label: string, text: string, verdict: Verdict, suspicion: number,
 *   signs: { reason: string, weight: number }[], guesses: Guess[], model_version: string | null, player: string,
 *   created_at: string, drawing: number[][][], about: "feedback" | "report" | "candidate",
 *   reports: { reason: ReportReason, count: number }[], hidden: boolean }} Review
 * @typedef {{ version: string, created_at: string, registered_at: string, sha256: string, parameters: number,
 *   metrics: { validation?: Record<string, unknown> }, aliases: string[] }} ModelVersion
 * @typedef {{ id: string, cause: "admin" | "schedule" | "feedback" | "command",
 *   state: "requested" | "running" | "lost" | "finished" | "failed", waits_for_command: boolean,
 *   stage: "snapshot" | "train" | "evaluate" | "gate" | "register" | null,
 *   outcome: "nothing" | "refused" | "challenger" | "promoted" | null, requested_at: string, requested_by: string,
 *   started_at: string | null, ended_at: string | null, job: string | null, snapshot: string | null,
 *   model_version: string | null, objections: string[], figures: Record<string, unknown>,
 *   error: string | null }} RetrainingRun
 */

/**
 * @template T
 * @typedef {{ items: T[], cursor?: string | null }} Page
 */

export {};
