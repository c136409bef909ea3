import type { MetadataRoute } from "next";
import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

/** Records may be read by anyone; a filtered list is one of endlessly many views of the same records. */
export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: "*", allow: "/", disallow: ["/admin", "/api/", "/models?"] },
    sitemap: `${env().PROOFLINE_PUBLIC_URL}/sitemap.xml`,
  };
}
