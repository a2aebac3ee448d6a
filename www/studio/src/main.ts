// Opens the preview room.
import { createPinia } from "pinia";
import { createApp } from "vue";
import "element-plus/es/components/button/style/css";
import "element-plus/es/components/checkbox/style/css";
import "element-plus/es/components/config-provider/style/css";
import "element-plus/es/components/input/style/css";
import "element-plus/es/components/input-number/style/css";
import "element-plus/es/components/option/style/css";
import "element-plus/es/components/option-group/style/css";
import "element-plus/es/components/select/style/css";
import "../../shared/look.css";
import "./studio.css";
import App from "./App.vue";

createApp(App).use(createPinia()).mount("#app");
