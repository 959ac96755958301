/** As web/public/icon.svg, without asking for it: on a slow line each request costs more than these letters. */
export function Logo() {
  return (
    <svg viewBox="0 0 512 512" width={34} height={34} aria-hidden="true">
      <rect width="512" height="512" rx="112" fill="#0f5f6a" />
      <g fill="none" stroke="#fff" strokeLinecap="round" strokeWidth="30">
        <path d="M340 172a118 118 0 0 1 0 168" />
        <path d="M392 122a190 190 0 0 1 0 268" opacity=".65" />
      </g>
      <path
        fill="#fff"
        d="M108 214h62l104-78c10-7 22-1 22 11v218c0 12-12 18-22 11l-104-78h-62c-10 0-16-7-16-16v-52c0-9 6-16 16-16z"
      />
    </svg>
  )
}
