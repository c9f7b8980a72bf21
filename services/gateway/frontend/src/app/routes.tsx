/** The addresses; each page's code is loaded when it is opened, and only for those who may. */
import { Spin } from "antd";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Broken } from "./Broken";
import { Door } from "./Door";
import { Guard } from "./Guard";
import type { Place } from "./place";
import { PLACES } from "./places";

const waiting = (
  <div className="door">
    <Spin size="large" />
  </div>
);

function route(place: Place): RouteObject {
  return {
    path: place.path,
    lazy: async () => {
      const { default: Shown } = await place.load();
      if (place.open) return { Component: Shown };
      const Component = () => (
        <Guard roles={place.roles}>
          <Shown />
        </Guard>
      );
      return { Component };
    },
  };
}

export const router = createBrowserRouter([
  {
    path: "/sign-in",
    lazy: async () => ({ Component: (await import("@/pages/sign-in/SignIn")).default }),
    errorElement: <Broken />,
    hydrateFallbackElement: waiting,
  },
  ...PLACES.filter((place) => place.open).map((place) => ({
    ...route(place),
    errorElement: <Broken />,
    hydrateFallbackElement: waiting,
  })),
  {
    element: <Door />,
    errorElement: <Broken />,
    hydrateFallbackElement: waiting,
    children: [
      ...PLACES.filter((place) => !place.open).map(route),
      { path: "*", lazy: async () => ({ Component: (await import("@/pages/NotHere")).default }) },
    ],
  },
]);
