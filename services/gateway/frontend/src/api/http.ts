/** Every request passes here: who asks, in which language, and a token that is renewed once when it ran out. */
import { session } from "@/session/session";
import { language } from "@/words/language";
import { Problem, problemOf } from "./problem";

async function once(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("Accept-Language", language.current());
  const token = session.token();
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  try {
    return await fetch(new Request(request, { headers }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "Offline", "");
  }
}

/** `fetch` for the services: renews a token that ran out, and throws a `Problem` for any refusal. */
export async function ask(request: Request): Promise<Response> {
  const again = request.clone();
  let response = await once(request);
  if (response.status === 401 && session.token() !== null) {
    if (await session.renew()) response = await once(again);
    else session.end();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}
