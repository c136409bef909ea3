import { links } from "@/lib/web/links";
import { leadTo } from "@/lib/web/redirect";

export default function AdminPage() {
  leadTo(links.adminSync());
}
