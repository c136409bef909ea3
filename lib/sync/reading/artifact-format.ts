/** By what opens a file, not by what its name promises: every pickle runs code when it is loaded. */
const FORMATS = new Map([
  ["safetensors", "safetensors"],
  ["gguf", "gguf"],
  ["bin", "pickle"],
  ["pt", "pickle"],
  ["pth", "pickle"],
  ["ckpt", "pickle"],
  ["pkl", "pickle"],
  ["pickle", "pickle"],
  ["joblib", "pickle"],
  ["onnx", "onnx"],
  ["json", "json"],
  ["md", "markdown"],
  ["txt", "text"],
  ["yaml", "text"],
  ["yml", "text"],
]);

/** The format of a file, by the ending of its name. */
export function formatOf(path: string): string {
  const [, ending = ""] = /\.([A-Za-z0-9]+)$/.exec(path) ?? [];
  return FORMATS.get(ending.toLowerCase()) ?? "other";
}
