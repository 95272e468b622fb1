import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

/** Of a server on the loopback, by nobody but itself. */
export interface Certificate {
  readonly key: string;
  readonly text: string;
  /** Holds `text`: what a client that shall trust the server names in its address. */
  readonly file: string;
}

export const makeCertificate = async (folder: string): Promise<Certificate> => {
  const { private: key, cert: text } = await generate([{ name: "commonName", value: "localhost" }], {
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  const file = join(folder, "certificate.pem");
  writeFileSync(file, text);
  return { key, text, file };
};
