// A probe asks whether this process answers now; a page built beforehand could not tell.
export const dynamic = "force-dynamic";

export function GET() {
  return Response.json({ status: "live" });
}
