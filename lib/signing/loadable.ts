// Endings of what is read by people, and of signatures. Not txt, json or yaml: vocabularies, configurations and chat
// templates are kept in them. Not html: it runs.
const FOR_PEOPLE = new Set([
  ...["md", "rst", "adoc", "tex", "bib", "cff", "pdf", "docx", "odt"],
  ...["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "svg", "tif", "tiff"],
  ...["mp4", "mov", "webm", "mp3", "wav", "ogg", "flac"],
  ...["sig", "sigstore", "asc"],
]);

const DOCUMENT =
  /^(?:readme|licen[cs]e|notice|copying|authors|changelog|citation|contributing|security|codeowners)(?:[-_.][a-z0-9-]+)?$/i;

const GIT_FOLDER = /^\.git[a-z]*\//;

/**
 * Whether a model may be loaded from a file, judged by its name: weights, code, and what they are configured with. A
 * list of what loads would always lack one format, so that every ending but those for people counts. A name without an
 * ending does not, save in the folders a signature leaves out without being told to, where nobody decided on it.
 */
export function isLoadable(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/\.sigstore\.json$/i.test(name)) return false;
  // The dot of a hidden file begins no ending.
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return GIT_FOLDER.test(path) && !DOCUMENT.test(name);
  const ending = name.slice(dot + 1).toLowerCase();
  if (FOR_PEOPLE.has(ending)) return false;
  if (ending === "txt") return !DOCUMENT.test(name.slice(0, dot));
  // Workflows and forms, read by the forge.
  return !(path.startsWith(".github/") && (ending === "yml" || ending === "yaml"));
}
