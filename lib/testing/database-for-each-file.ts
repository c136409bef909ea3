// Next keeps a request in a global that its server sets before it loads anything else.
import "next/dist/server/node-environment-baseline";
import { testDatabase } from "@/lib/testing/database";

// Before the file is read, since it may ask for `db()` at its top.
await testDatabase();
