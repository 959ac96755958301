import classes from './open-frame.module.css'

/** Dawn over a mountain commune: a pole with two horns, and roofs that hear it. Drawn here: no picture to download. */
export function VillagePicture({ className }: { className: string }) {
  return (
    <svg className={className} viewBox="0 0 800 900" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle cx="250" cy="600" r="84" fill="#ffe3ae" />
      <path d="M0 620 90 560l70 40 110-120 90 95 80-55 120 110 90-75 150 105v340H0z" fill="#1f7a86" />
      <path d="M0 710 120 640l130 75 120-95 150 115 110-60 170 85v230H0z" fill="#0f5f6a" />
      <path d="M0 790c140-50 260-40 400-10s280 10 400-30v150H0z" fill="#064852" />
      <g fill="#042f36">
        <path d="m88 792 44-34 44 34v46H88zM196 806l34-27 34 27v36h-68zM676 770l44-33 44 33v80h-88z" />
      </g>
      <g fill="#ffd48a">
        <path d="M122 806h18v16h-18zM222 818h14v13h-14zM710 788h20v18h-20z" />
      </g>
      <path d="M0 850c200-36 560-36 800 0v50H0z" fill="#042f36" />
      <g transform="translate(70 0)">
        <g stroke="#042f36" strokeLinecap="round">
          <path d="M520 860V520" strokeWidth="12" />
          <path d="M486 585h68" strokeWidth="7" />
        </g>
        <g fill="#eef7f8">
          <path d="m510 532-56-28c-6-3-12 1-12 8v56c0 7 6 11 12 8l56-28z" />
          <path d="m530 532 56-28c6-3 12 1 12 8v56c0 7-6 11-12 8l-56-28z" />
        </g>
        <rect x="506" y="524" width="28" height="32" rx="6" fill="#ffbd4d" />
        <g fill="none" stroke="#fff" strokeWidth="7" strokeLinecap="round">
          <path className={classes['wave']} d="M622 506q26 34 0 68M418 506q-26 34 0 68" />
          <path className={classes['wave']} d="M648 480q48 60 0 120M392 480q-48 60 0 120" />
          <path className={classes['wave']} d="M674 454q70 86 0 172M366 454q-70 86 0 172" />
        </g>
      </g>
    </svg>
  )
}
