/** A file that is dropped on the page is opened; while one is dragged over it, the page says so. */
import { useEffect, useState } from "react";
import { openFile } from "./opening";
import "./DropFile.css";

const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

export function DropFile() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      // Else the browser would leave the page for the file.
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!holdsFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void openFile(file);
    };
    const all = { dragover: drag, dragleave: leave, drop } as const;
    for (const [name, heard] of Object.entries(all)) addEventListener(name as "drop", heard);
    return () => {
      for (const [name, heard] of Object.entries(all)) removeEventListener(name as "drop", heard);
    };
  }, []);
  return over ? (
    <div className="DropFile" aria-hidden="true">
      <p>Drop to open</p>
    </div>
  ) : null;
}
