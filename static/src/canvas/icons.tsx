/** The canvas' signs, drawn in the current ink. */
import type { ReactNode } from "react";

const stroke = (path: ReactNode, size = 18, width = 1.6) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 18 18"
    fill="none"
    stroke="currentColor"
    strokeWidth={width}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {path}
  </svg>
);

export const UndoIcon = () => stroke(<path d="M6.500 3.500 3 7l3.500 3.500M3.200 7H11a3.800 3.800 0 0 1 0 7.600H8" />);
export const RedoIcon = () =>
  stroke(<path d="M11.500 3.500 15 7l-3.500 3.500M14.800 7H7a3.800 3.800 0 0 0 0 7.600h3" />);
export const AddIcon = () => stroke(<path d="M9 3.500v11M3.500 9h11" />);
export const LayoutIcon = () =>
  stroke(<path d="M2.500 6.500h4.500v5H2.500zM11 2.500h4.500v5H11zM11 10.500h4.500v5H11zM7 9h2V5h2M9 9v4h2" />);
export const FindIcon = () => stroke(<path d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM11.700 11.700 15 15" />);
export const PaletteIcon = () =>
  stroke(<path d="M3 3.500h5v5H3zM10.500 3.500h4.500v5h-4.500zM3 11h5v4H3zM12.700 11v4M10.700 13h4" />);
export const AlignIcon = () => stroke(<path d="M3.500 2.500v13M6.500 5h8v3h-8zM6.500 10.500h5v3h-5z" />);
export const FrozenIcon = () =>
  stroke(
    <path d="M9 2v14M2.900 5.500l12.200 7M15.100 5.500l-12.200 7M7.200 3.200 9 5l1.800-1.800M7.200 14.800 9 13l1.800 1.800" />,
    14,
    1.5,
  );
export const PinIcon = () => stroke(<path d="M6 2.500h6M7 2.500v5L4.500 10.500h9L11 7.500v-5M9 10.500v5" />, 13, 1.5);
export const MapIcon = () => stroke(<path d="M2.500 4.500h13v9h-13zM9 8h4v3.500H9z" />);
export const WrongIcon = () => (
  <svg className="WrongIcon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d="M8 1.6 15 14.2H1Z" fill="currentColor" />
    <path d="M8 6v4M8 12v.4" stroke="var(--surface)" strokeWidth="1.8" strokeLinecap="round" />
  </svg>
);
