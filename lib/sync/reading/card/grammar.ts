import type { Parent } from "@/lib/sync/reading/claim";
import { type Names, nameAt, namesAt } from "./names";
import { type OwnStatement, ownNames } from "./statement";

// The forms in which a card states its teacher. Each pattern is anchored at the end of the subject and ends where the
// teacher's name must begin; between, only these words may stand. A sentence of another form states nothing here,
// whatever words it has: a missing edge can be declared by the publisher, a wrong one accuses.

const BE = "(?:is|was|are|were|has been|have been)";
const ADVERB =
  "(?:(?:also|itself|directly|fully|entirely|then|further|subsequently|specifically|primarily|mainly|simply|first|jointly|successfully) ){0,2}";
const SIZE =
  "\\d+(?:\\.\\d+)?[BMK]|\\d+-layer|\\d+(?:\\.\\d+)? ?[BMK]?-?(?:billion |million )?-?param(?:eter)?s?";
const QUALITY =
  "small|smaller|tiny|compact|lightweight|light|lighter|fast|faster|cheap|cheaper|efficient|dense|causal|task-agnostic|task-specific|general-purpose|multilingual|bilingual|monolingual|english|chinese|german|french|spanish|japanese|korean|biomedical|clinical|medical|legal|financial|conversational|reasoning|instruction-tuned|new|open|student|bidirectional|uncased|cased|decoder-only|encoder-only";
const QUALITIES = `(?:(?:an?|the) )?(?:(?:${QUALITY}|${SIZE}|and),? ){0,6}`;
const THING =
  "version|variant|model|checkpoint|copy|student|successor|encoder|transformer|classifier|adapter|reranker|language|embedding|speech|vision|network";
const THINGS = `(?:(?:${THING}|${QUALITY}|${SIZE}) ){1,4}`;
const ASIDE = "(?:\\([^()]{0,40}\\) )?";
const DISTILLED = `(?:knowledge[- ])?distill?ed (?:(?:${THING}|${QUALITY}|${SIZE}|directly|down) ){0,4}${ASIDE}(?:from|of)`;
const KIND =
  "offline|online|logit|logits|logit-based|response-based|feature-based|sequence-level|word-level|white-box|black-box|supervised|standard|on-policy|off-policy|layer-wise";
const DISTILLATION = `(?:(?:${KIND}) ){0,2}(?:(?:knowledge|model)[- ])?(?:distillation ${ASIDE}(?:from|of)|distilling(?: (?:the )?knowledge (?:from|of)| down)?)`;
const MEANS = `(?:by|via|through|using|with) (?:an? |the )?(?:process of )?`;
const TRAINED = "(?:pre-?|post-?)?(?:re)?trained|fine-?tuned|instruction-tuned|tuned";
const MADE = `(?:${TRAINED}|obtained|created|built|produced|made|developed|derived|compressed)`;

const QUANTITY =
  "(?:\\d[\\d.,]{0,12} ?(?:[kmb]|thousand|million|billion)?\\+?|thousands of|millions of)";
const DATA_QUALITY =
  "high-quality|synthetic|synthetically|reasoning|chain-of-thought|cot|long-cot|instruction|instruction-following|math|mathematical|code|coding|science|english|multilingual|curated|diverse|long|short|training|sft|fine-tuning|chat|conversation|conversational|dialogue|multi-turn|single-turn|question-answer|qa|medical|clinical|legal|financial|finance|fraud|support|unlabeled|labeled|new|verified|teacher|step-by-step";
const DATA_NOUN =
  "data|datasets?|samples|traces|trajectories|responses|outputs|completions|labels|rationales|solutions|answers|conversations|dialogues|instructions|demonstrations|examples|tokens|pairs|texts?|summaries|translations|generations";
const DATA = `(?:(?:about|over|approximately|around|roughly|nearly) |~ ?)?(?:the |an? |our )?(?:${QUANTITY} )?(?:(?:${DATA_QUALITY}),? ){0,5}(?:${DATA_NOUN})(?: (?:that|which) (?:is|was|were|are))?(?: (?:synthetically|entirely|primarily))? (?:generated|produced|synthesi[sz]ed|distilled|sampled|written|created) (?:by|from|with|using)`;
const OUTPUTS =
  "(?:the )?(?:soft labels|logits|outputs|responses|completions|generations|reasoning traces) (?:of|from)";
const FROM_DATA = `(?:${DATA}|${OUTPUTS})`;
/** The base a model was tuned from, passed over on the way to its data. */
const BASE =
  "(?:(?:the )?open-source models|(?:the )?(?:⟦[^⟧]{1,400}⟧|[\\w./-]{2,90})(?: (?:base )?model)?)";

const form = (...parts: string[]) => new RegExp(`^${parts.join(" ?")} `, "i");

/** After "this model". */
const OF_MODEL = [
  [BE, ADVERB, QUALITIES, DISTILLED],
  [BE, ADVERB, QUALITIES, THINGS, "(?:(?:that|which) (?:is|was|has been) )?", DISTILLED],
  [BE, ADVERB, "(?:an? |the )?(?:(?:result|product) of )?(?:an? |the )?", DISTILLATION],
  [
    BE,
    ADVERB,
    `(?:${QUALITIES}${THINGS}(?:(?:that|which) (?:is|was) )?)?`,
    MADE,
    ADVERB,
    MEANS,
    DISTILLATION,
  ],
  [BE, ADVERB, QUALITIES, "student (?:models? )?of"],
  [BE, ADVERB, "distill?ed from", FROM_DATA],
  [
    BE,
    ADVERB,
    `(?:${TRAINED})`,
    ADVERB,
    `(?:(?:based on|from) ${BASE},? )?(?:on|using|with|from)`,
    FROM_DATA,
  ],
  [
    BE,
    ADVERB,
    QUALITIES,
    `(?:${TRAINED}) (?:version|variant|checkpoint|model)(?: of ${BASE})?,?`,
    "(?:trained |fine-?tuned )?(?:on|using|with)",
    FROM_DATA,
  ],
  [BE, ADVERB, `(?:${TRAINED}|distill?ed) (?:with|using|from) (?:the|an?) teacher(?: model)?,?`],
  ["(?:contains|hosts|provides)", QUALITIES, DISTILLED],
  [`, (?:(?:which|that) (?:is|was) )?${QUALITIES}`, DISTILLED],
  ["['’]s teacher(?: model)? (?:is|was)"],
];

/** A phrase that leaves the subject out, in a place that speaks of this model. */
const HEADLESS = /^(?:(?:is|was) )?(?=\S)/i;

const TEACHER_LINE =
  /^(?:(?:the |our )?(?:distillation )?teachers?(?: models?)?(?: \([^()]{0,40}\))?|distill?ed from(?: model)?) ?: ?/i;
const TEACHER_SENTENCE = /^(?:the|its|our) teacher(?: model)? (?:is|was) /i;

/** What may stand between "trained" and "with X as the teacher": nothing, or what it was trained on. */
const PLAIN_WORDS =
  "(?:on (?:(?!no\\b|zero\\b|not\\b|without\\b|with\\b|where\\b)[\\w-]{1,30} ){0,4}[\\w-]{1,30})?";
const WITH_TEACHER = form(
  BE,
  ADVERB,
  `(?:${TRAINED}|distill?ed|obtained) ${PLAIN_WORDS}`,
  ",?",
  "(?:with|using|where)",
);
const AS_TEACHER =
  /^(?: models?)? (?:(?:is|was|being|serving|acting|served|acted) )?(?:used )?as (?:the |a |its |our )?teacher(?: model)?(?=$|[.,;]| \(| for (?:this|the) )/i;

// Data that another model judged, or that the model is to tell apart, was not made to teach it.
const JUDGED =
  /\b(?:no|zero|none|without|exclud\w*|remov\w*|filter\w*|detect\w*|classif\w*|distinguish\w*|recogni\w*|identif\w*|flag\w*|rat(?:ed?|ings?)|rank\w*|scor\w*|judg\w*|reward\w*|contrast\w*|compar\w*|negatives?|reject\w*|evaluat\w*|validat\w*|tokeni[sz]ers?|but)\b/i;

const modelForms = OF_MODEL.map((parts) => form(...parts));
const usesData = new RegExp(`(?:${FROM_DATA}) $`, "i");

/** Every form above has one of these; most sentences have none, which is found out sooner than that no form fits. */
const TELLING =
  /distil|teacher|student (?:models? )?of|generated|produced|synthesi[sz]ed|sampled|written|created|soft labels|logits|outputs|responses|completions|generations|reasoning traces/i;

/** Whether a sentence may state a teacher, as far as its words alone tell. */
export function mayStateTeacher(text: string): boolean {
  return TELLING.test(text);
}

/** The teachers a statement about this model names, in one of the forms above. */
export function teachersStated(own: OwnStatement, names: Names, ref: string): Parent[] {
  if (own.subject === "we") return ofUs(own.predicate, names, ref);
  if (own.subject === "model") return ofModel(own.predicate.trimStart(), names);
  const line = TEACHER_LINE.exec(own.predicate) ?? TEACHER_SENTENCE.exec(own.predicate);
  if (line) return namesAt(own.predicate.slice(line[0].length), names);
  return ofModel(own.predicate.replace(HEADLESS, "is "), names);
}

function ofModel(predicate: string, names: Names): Parent[] {
  if (!mayStateTeacher(predicate)) return [];
  for (const pattern of modelForms) {
    const found = pattern.exec(predicate);
    if (!found || (usesData.test(found[0]) && JUDGED.test(predicate))) continue;
    const teachers = namesAt(predicate.slice(found[0].length), names);
    if (teachers.length > 0) return teachers;
  }
  return withTeacher(predicate, names);
}

/** "was trained with X as the teacher", from after "was" or, of "we", from after what was trained. */
function withTeacher(predicate: string, names: Names): Parent[] {
  const start = WITH_TEACHER.exec(predicate) ?? /^use[sd] /i.exec(predicate);
  const found = start ? nameAt(predicate.slice(start[0].length), names) : null;
  return found && AS_TEACHER.test(found.rest) ? [found.parent] : [];
}

/** "We trained this model …" says of this model what "this model was trained …" says. */
function ofUs(predicate: string, names: Names, ref: string): Parent[] {
  const own = ownNames(ref).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const object = `(?:(?:this|the|our) (?:(?:final|student|resulting|small|compact) ){0,2}(?:model|student|checkpoint)|it|${own.join("|")})(?![\\w/.-]*[\\w/-])`;
  const verb = `(?:${MADE}|distill?ed)`;
  const active = new RegExp(`^(?:then |first |have )?(${verb}) ${object} `, "i").exec(predicate);
  if (active) {
    return ofModel(`was ${active[1] ?? ""} ${predicate.slice(active[0].length)}`, names);
  }
  if (/^used? /i.test(predicate)) return withTeacher(predicate.replace(/^used? /i, "used "), names);
  // "We distilled X into this model."
  const into = /^(?:then |first |have )?distill?ed (?=\S)/i.exec(predicate);
  const found = into ? nameAt(predicate.slice(into[0].length), names) : null;
  return found && new RegExp(`^ ?(?:down )?into ${object}(?=$|[\\s.,;])`, "i").test(found.rest)
    ? [found.parent]
    : [];
}
