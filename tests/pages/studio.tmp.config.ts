import { defineConfig, devices } from "@playwright/test";
export default defineConfig({ testDir:"/work/main/tests/pages", testMatch:/studio.*\.spec\.ts/, workers:1, timeout:30000, outputDir:"/tmp/studio-mock/results",
 use:{ baseURL:"http://localhost:4791/", launchOptions:{executablePath:"/usr/bin/chromium",args:["--no-sandbox"]} },
 webServer:{command:"python3 -m http.server 4791 -d /tmp/studio-mock/real",port:4791,reuseExistingServer:true},
 projects:[{name:"desktop",use:{viewport:{width:1440,height:900}}},{name:"phone",use:{viewport:{width:375,height:812},hasTouch:true,isMobile:true}}]});
