// The places of the mall and their addresses.
import { createRouter, createWebHashHistory } from "vue-router";
import { useSheets } from "./state/overlays";

declare module "vue-router" {
  interface RouteMeta {
    /** Which of the four places is lit in the bar. */
    place?: "home" | "category" | "cart" | "me";
    /** The page has its own bar under the thumb, or is a step below one of the four. */
    bare?: boolean;
  }
}

export function createRoutes() {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: "/", component: () => import("./pages/HomePage.vue"), meta: { place: "home" } },
      { path: "/category/:category?", component: () => import("./pages/CategoryPage.vue"), meta: { place: "category" } },
      { path: "/item/:id", component: () => import("./pages/ItemPage.vue"), meta: { place: "category", bare: true } },
      { path: "/cart", component: () => import("./pages/CartPage.vue"), meta: { place: "cart" } },
      { path: "/me", component: () => import("./pages/MePage.vue"), meta: { place: "me" } },
      { path: "/coupons", component: () => import("./pages/CouponsPage.vue"), meta: { place: "me", bare: true } },
      { path: "/orders", component: () => import("./pages/OrdersPage.vue"), meta: { place: "me", bare: true } },
      { path: "/check-in/:program?", component: () => import("./pages/CheckInPage.vue"), meta: { place: "me", bare: true } },
      { path: "/friends", component: () => import("./pages/FriendsPage.vue"), meta: { place: "me", bare: true } },
      { path: "/stores", component: () => import("./pages/StorePage.vue"), meta: { place: "me", bare: true } },
      { path: "/:rest(.*)*", redirect: "/" },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });

  // The way back closes an open sheet first, and only then leaves the page.
  router.beforeEach(() => {
    const sheets = useSheets();
    if (!sheets.current) return true;
    sheets.close();
    return false;
  });

  return router;
}
