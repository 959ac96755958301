import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** The console, built into web/dist and served by the server itself (src/http/console.ts). Nothing comes from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      // The policy of the page allows no script inside it; src/main.tsx registers.
      injectRegister: false,
      manifest: {
        name: 'Loa Làng: đài truyền thanh xã',
        short_name: 'Loa Làng',
        description: 'Soạn, duyệt và phát bản tin tới cụm loa; cảnh báo khẩn cấp.',
        lang: 'vi',
        start_url: '/',
        display: 'standalone',
        background_color: '#f6f8f8',
        theme_color: '#0f5f6a',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        // Only the program itself: an answer of the API that is old could be taken for what sounds now.
        // The first screens at once, which the page has just fetched anyway; another screen when it was opened once: on 3G
        // nobody pays for what they never use.
        globPatterns: ['*.{html,svg,png}', 'assets/{first,home,rolldown-runtime}-*.{js,css}', 'assets/*.woff2'],
        runtimeCaching: [
          {
            urlPattern: /\/assets\//,
            handler: 'CacheFirst',
            options: { cacheName: 'screens', expiration: { maxEntries: 300 } },
          },
        ],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|audio|live\/|problems|reference|openapi\.json|healthz|metrics)/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the first two screens need, each with all below it, in one file apiece: left alone, every small module
        // that another screen shares is a request of its own, and 70 of those are slow on 3G.
        codeSplitting: {
          groups: [
            { name: 'first', test: /web\/src\/(main\.tsx|features\/session\/sign-in-page\.tsx)$/, priority: 2 },
            { name: 'home', test: /web\/src\/(shell\/shell\.tsx|features\/today\/today-page\.tsx)$/, priority: 1 },
          ],
        },
      },
    },
  },
})
