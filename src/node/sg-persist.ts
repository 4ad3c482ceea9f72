/** The holder's key, 16 hexadecimal digits, of `sg_persist --in --read-reservation` (sg3_utils). */
export function parseHolder(output: string): string | undefined {
  const digits = /Key\s*=\s*0x([0-9a-f]{1,16})/i.exec(output)?.[1];
  return digits?.toLowerCase().padStart(16, '0');
}
