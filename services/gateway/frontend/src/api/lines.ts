/** The services there are, from the code: the growers' desks among them, and what each is called. */
import { services } from "./types/services";

export type ServiceName = keyof typeof services;

/** The desks where growers bring what they grew. */
export const LINES = (Object.keys(services) as ServiceName[]).filter((name) => services[name].line);

export function isLine(service: string | null | undefined): boolean {
  return LINES.some((line) => line === service);
}
