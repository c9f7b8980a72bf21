/** One colour and one word per state in the whole product; never the colour alone. */
import { Tag } from "antd";
import { states } from "@/words/states";
import { useWords } from "@/words/words";

export type Tone = "draft" | "waiting" | "published" | "force" | "blocked" | "refused";

const COLOURS: Record<Tone, string> = {
  draft: "default",
  waiting: "blue",
  published: "purple",
  force: "green",
  blocked: "orange",
  refused: "red",
};

const TONES: Record<string, Tone> = {
  draft: "draft",
  drawn: "draft",
  made: "draft",
  planned: "draft",
  opened: "draft",
  new: "draft",
  placed: "waiting",
  partly_shipped: "waiting",
  issued: "force",
  waiting: "waiting",
  pending: "waiting",
  sent: "waiting",
  requested: "waiting",
  asked: "waiting",
  on_the_way: "waiting",
  supervisor_reviewed: "waiting",
  party_discussed: "waiting",
  township_reviewed: "waiting",
  under_way: "waiting",
  published: "published",
  voted: "published",
  open: "force",
  active: "force",
  available: "force",
  released: "force",
  declared: "force",
  posted: "force",
  approved: "force",
  settled: "force",
  paid: "force",
  received: "force",
  shipped: "force",
  closed: "force",
  determined: "force",
  sealed: "force",
  checked: "force",
  partially_settled: "waiting",
  held: "blocked",
  blocked: "blocked",
  parked: "blocked",
  returned: "blocked",
  failing: "blocked",
  behind: "blocked",
  refused: "refused",
  cancelled: "refused",
  rejected: "refused",
  final: "force",
  recalled: "refused",
  revoked: "refused",
  withdrawn: "refused",
  bank_file_sent: "waiting",
  unanswered: "waiting",
  upheld: "force",
  dismissed: "draft",
  reopening_asked: "waiting",
  granted: "force",
  superseded: "refused",
  dead: "refused",
};

export function StateTag({ state }: { state: string }) {
  const words = useWords(states) as Record<string, string>;
  return <Tag color={COLOURS[TONES[state] ?? "draft"]}>{words[state] ?? state}</Tag>;
}
