import { checkReadiness } from "@/lib/db/health";

export const dynamic = "force-dynamic";

/** 200 when requests can be served, 503 with the reasons when not; a warning is no reason. Says nothing about the data. */
export async function GET() {
  const { reasons, starterLoaded, warnings } = await checkReadiness();
  return Response.json(
    { status: reasons.length === 0 ? "ready" : "not ready", reasons, warnings, starterLoaded },
    { status: reasons.length === 0 ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
