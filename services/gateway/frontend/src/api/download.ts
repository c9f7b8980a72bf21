/** A file of a service, asked for with the token, and kept or opened under its own name. */
import { ask } from "./http";

const NAME = /filename\*=UTF-8''([^;]+)|filename="([^"]+)"/;

/** The file at `path` (`/api/…`), saved under the name the service gives it. */
export async function download(path: string, fallback = "file"): Promise<void> {
  const answer = await ask(new Request(new URL(path, location.origin)));
  const match = NAME.exec(answer.headers.get("content-disposition") ?? "");
  const name = match?.[1] ? decodeURIComponent(match[1]) + endingOf(match[1], answer) : match?.[2];
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name without an ending gets the one of its kind. */
function endingOf(name: string, answer: Response): string {
  if (/\.\w{2,5}$/.test(name)) return "";
  return answer.headers.get("content-type")?.startsWith("application/pdf") ? ".pdf" : "";
}
