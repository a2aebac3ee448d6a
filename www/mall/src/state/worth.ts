// What each coupon is worth to this order, and what the next best combinations would come to, as the engine has proved it.
import type { CouponWorth, Wallet } from "liebian/slim";
import { useAfterPrice } from "./afterPrice";
import { walletBeside } from "./beside";
import { useCart } from "./cart";

export function useWorth() {
  const cart = useCart();
  const wallet: () => Wallet | null = useAfterPrice(() => walletBeside(cart.request()));
  const worthOf = (coupon: string): CouponWorth | null => wallet()?.coupons.find((one) => one.coupon === coupon) ?? null;
  return { wallet, worthOf };
}
