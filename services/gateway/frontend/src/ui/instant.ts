/** An instant as people of the township read it: `2026-11-24 15:08:09`, Asia/Shanghai. */
const FORMAT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

export function instant(at: string): string {
  return FORMAT.format(new Date(at));
}

/** The day of it there: at two in the night of the 25th the servers' clock still reads the 24th. */
export const dayOf = (at: string): string => instant(at).slice(0, "2026-11-24".length);

/** Without the seconds. */
export const minute = (at: string): string => instant(at).slice(0, "2026-11-24 15:08".length);
