import type { Metadata, Viewport } from "next";
import { getTranslations } from "next-intl/server";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { SearchHotkey } from "@/components/shell/search-hotkey";
import { SiteFooter } from "@/components/shell/site-footer";
import { SiteHeader } from "@/components/shell/site-header";
import { SkipLink } from "@/components/shell/skip-link";
import { env } from "@/lib/env";
import "./globals.css";

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfbf8" },
    { media: "(prefers-color-scheme: dark)", color: "#141310" },
  ],
};

export async function generateMetadata(): Promise<Metadata> {
  await connection();
  const t = await getTranslations("shell");
  return {
    metadataBase: new URL(env().PROOFLINE_PUBLIC_URL),
    title: { default: t("title"), template: `%s · ${t("name")}` },
    description: t("description"),
    applicationName: t("name"),
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page made at build time could not carry the nonce of the request, and its scripts would not run.
  await connection();
  const t = await getTranslations("shell");
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col">
        <SkipLink label={t("skip")} />
        <SiteHeader />
        <main id="content" tabIndex={-1} className="flex-1 focus:outline-none">
          {children}
        </main>
        <SiteFooter />
        <SearchHotkey />
      </body>
    </html>
  );
}
