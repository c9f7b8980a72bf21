/** Where a word or number is looked for: the lists of the services, each only for the roles that may read it. */
import { finance, got, members, processing, sales } from "@/api/services";
import { KEEPERS, READERS } from "@/app/place";
import type { Role } from "@/session/session";

export interface Found {
  to: string;
  title: string;
  line: string;
}

export interface Find {
  group: "households" | "lots" | "batches" | "orders" | "documents";
  roles: readonly Role[];
  ask: (words: string, signal: AbortSignal) => Promise<Found[]>;
}

const limit = 6;
const BUSINESS = [...KEEPERS, ...READERS, "subsidiary", "finance", "sales"] as const;

export const FINDS: readonly Find[] = [
  {
    group: "households",
    roles: [...KEEPERS, "finance", ...READERS],
    ask: async (search, signal) =>
      (await got(members.GET("/households", { params: { query: { search, limit } }, signal }))).map(
        (one) => ({
          to: `/households/${one.id}`,
          title: `${one.head_name ?? ""} ${one.code}`,
          line: one.village_name ?? "",
        }),
      ),
  },
  {
    group: "lots",
    roles: [...BUSINESS, "plant"],
    ask: async (search, signal) =>
      (
        await got(processing.GET("/lots", { params: { query: { search, order: "newest", limit } }, signal }))
      ).map((one) => ({
        to: `/lots/${one.id}`,
        title: `${one.product} ${one.grade}`,
        line: [one.batch_number, one.on, one.entity].filter(Boolean).join(" · "),
      })),
  },
  {
    group: "batches",
    roles: [...BUSINESS, "plant"],
    ask: async (number, signal) =>
      (
        await got(
          processing.GET("/batches", { params: { query: { number, order: "newest", limit } }, signal }),
        )
      ).map((one) => ({
        to: `/plants/batches/${one.batch_id}`,
        title: one.number,
        line: `${one.recipe} · ${one.on}`,
      })),
  },
  {
    group: "orders",
    roles: BUSINESS,
    ask: async (number, signal) =>
      (await got(sales.GET("/orders", { params: { query: { number, limit } }, signal }))).map((one) => ({
        to: `/sales/orders?order=${one.id}`,
        title: one.number,
        line: `${one.customer_name} · ${one.ordered_on}`,
      })),
  },
  {
    group: "documents",
    roles: [...KEEPERS, ...READERS, "subsidiary", "finance"],
    ask: async (document, signal) =>
      (
        await got(
          finance.GET("/journals", { params: { query: { document, newest_first: true, limit } }, signal }),
        )
      ).map((one) => ({
        to: `/finance/journals?journal=${one.id}`,
        title: one.document,
        line: `${one.entity_name} · ${one.on}`,
      })),
  },
];
