/** Providers in one place: language and look of antd, the queries, the addresses. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider, theme as looks, type ThemeConfig } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { Problem } from "@/api/problem";
import { usePreferences } from "@/ui/preferences";
import { useLanguage } from "@/words/language";
import { nonce } from "./nonce";
import { Addresses } from "./routes";
import { themeOf } from "./theme";
import { Voice } from "./Voice";

const TRIES_MAX = 2;
const FRESH_MS = 10_000;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What is refused stays refused; only an answer that never came is worth another try.
      retry: (count, error) => count < TRIES_MAX && error instanceof Problem && error.isAway,
    },
    mutations: { retry: false },
  },
});

const night = matchMedia("(prefers-color-scheme: dark)");

function useDark(): boolean {
  const { look } = usePreferences();
  const system = useSyncExternalStore(
    (listener) => {
      night.addEventListener("change", listener);
      return () => night.removeEventListener("change", listener);
    },
    () => night.matches,
  );
  return look === "dark" || (look === "system" && system);
}

/** Only while developing: what is built has the same theme in its style sheets (scripts/antd.ts). */
const lively = (dark: boolean): ThemeConfig => ({
  ...themeOf(dark),
  algorithm: dark ? looks.darkAlgorithm : looks.defaultAlgorithm,
});
if (import.meta.env.DEV) document.documentElement.classList.add("lianhe");

function App() {
  const language = useLanguage();
  const dark = useDark();
  const theme = useMemo(() => (import.meta.env.DEV ? lively(dark) : undefined), [dark]);
  useLayoutEffect(() => {
    document.documentElement.dataset.look = dark ? "dark" : "light";
  }, [dark]);
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={theme}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Addresses />
        </BrowserRouter>
      </QueryClientProvider>
      <Voice />
    </ConfigProvider>
  );
}

export function show(place: HTMLElement | null): void {
  if (place) createRoot(place).render(<App />);
}
