/** An instant as people of the township read it: `2026-11-24 15:08:09`, Asia/Shanghai. */
const FORMAT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

export function instant(at: string): string {
  return FORMAT.format(new Date(at));
}
