/** A typed client for each service, behind the one door. */
import createClient, { type Client } from "openapi-fetch";
import { ask } from "./http";
import type { paths as Dividends } from "./types/dividends";
import type { paths as Facility } from "./types/facility_farming";
import type { paths as Finance } from "./types/finance";
import type { paths as Gateway } from "./types/gateway";
import type { paths as Honeysuckle } from "./types/honeysuckle";
import type { paths as Livestock } from "./types/livestock";
import type { paths as Members } from "./types/members";
import type { paths as Processing } from "./types/processing";
import type { paths as Sales } from "./types/sales";

function client<Paths extends object>(service: string): Client<Paths> {
  return createClient<Paths>({ baseUrl: `${location.origin}/api/${service}`, fetch: ask });
}

export const members = client<Members>("members");
export const honeysuckle = client<Honeysuckle>("honeysuckle");
export const facility = client<Facility>("facility_farming");
export const livestock = client<Livestock>("livestock");
export const processing = client<Processing>("processing");
export const sales = client<Sales>("sales");
export const finance = client<Finance>("finance");
export const dividends = client<Dividends>("dividends");
export const gateway = client<Gateway>("gateway");

/** What every subsidiary's desk answers alike (the production kernel's own routes). */
export type Desk = Pick<Honeysuckle, Extract<keyof Honeysuckle, keyof Facility & keyof Livestock>>;

/** The desk of an organisation: the service named in the group tree. */
export function desk(service: string): Client<Desk> {
  return client<Desk>(service);
}

/** What every service answers an operator alike: how it stands, what it holds, replay. */
type Operated = Pick<Gateway, Extract<keyof Gateway, `/operations${string}`>>;

export function operated(service: string): Client<Operated> {
  return client<Operated>(service);
}

/** The body of an answer that was no refusal (`ask` throws those). */
export async function got<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
