/** A workbook sent to a service: what it answers, or the workbook it gives back. */
import { ask } from "./http";

const WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

function sent(path: string, file: Blob): Request {
  return new Request(new URL(path, location.origin), {
    method: "POST",
    headers: { "Content-Type": WORKBOOK },
    body: file,
  });
}

/** The answer to a workbook at `path` (`/api/…`). */
export async function sendWorkbook<Answer>(path: string, file: Blob): Promise<Answer> {
  return (await (await ask(sent(path, file))).json()) as Answer;
}

/** The workbook that comes back, saved under `name`. */
export async function returnedWorkbook(path: string, file: Blob, name: string): Promise<void> {
  const answer = await ask(sent(path, file));
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
