/** The first script: who is here, and the code of the page that was asked for, before all others are read. */
import "@/app/nonce";
import { ahead } from "@/app/pages";
import { session } from "@/session/session";
import "@/app/lianhe.css";

void session.resume();
ahead(location.pathname);
void import("@/app/App").then(({ show }) => show(document.getElementById("root")));
