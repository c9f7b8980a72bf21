/** The addresses; each page's code is loaded when it is opened, and only for those who may. */
import { lazy, Suspense } from "react";
import { Outlet, Route, Routes } from "react-router";
import { Waiting } from "@/ui/Waiting";
import { Unbroken } from "./Broken";
import { Door } from "./Door";
import { Guard } from "./Guard";
import { pageOf, signIn } from "./pages";
import { PLACES } from "./places";

const SignIn = lazy(signIn);
const NotHere = lazy(() => import("@/pages/NotHere"));

const SHOWN = PLACES.map((place) => ({ place, Shown: lazy(() => pageOf(place)) }));

/** A page that fails or is on its way leaves the frame around it as it is. */
function Framed() {
  return (
    <Unbroken>
      <Suspense fallback={<Waiting />}>
        <Outlet />
      </Suspense>
    </Unbroken>
  );
}

export function Addresses() {
  return (
    <Routes>
      <Route element={<Framed />}>
        <Route path="/sign-in" element={<SignIn />} />
        {SHOWN.filter(({ place }) => place.open).map(({ place, Shown }) => (
          <Route key={place.path} path={place.path} element={<Shown />} />
        ))}
      </Route>
      <Route element={<Door />}>
        <Route element={<Framed />}>
          {SHOWN.filter(({ place }) => !place.open).map(({ place, Shown }) => (
            <Route
              key={place.path}
              path={place.path}
              element={
                <Guard roles={place.roles}>
                  <Shown />
                </Guard>
              }
            />
          ))}
          <Route path="*" element={<NotHere />} />
        </Route>
      </Route>
    </Routes>
  );
}
