import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/models",
  migrations: { path: "prisma/migrations" },
  // `generate` and `validate` need no database; the fallback lets them run before one exists.
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost/proofline" },
});
