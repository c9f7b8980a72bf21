import type { Place } from "@/app/place";

export const places: readonly Place[] = [
  // Behind the QR code of a packet.
  { path: "/trace/:lotId", open: true, roles: [], load: () => import("./Trace") },
];
