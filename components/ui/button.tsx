import type { ComponentProps } from "react";
import { type ButtonLook, buttonLook } from "@/components/ui/button-look";

export function Button({
  look,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & ButtonLook) {
  return (
    <button
      type={type}
      className={buttonLook({ ...(look && { look }), ...(size && { size }) }, className)}
      {...rest}
    />
  );
}
