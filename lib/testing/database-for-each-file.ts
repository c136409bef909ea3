import { testDatabase } from "@/lib/testing/database";

// Before the file is read, since it may ask for `db()` at its top.
await testDatabase();
