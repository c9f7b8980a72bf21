import "@/app/nonce";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { session } from "@/session/session";
import "@/app/lianhe.css";

void session.resume();

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
