// One line on standard error that says what is being waited for; nothing where nobody looks.
export interface Progress {
  say: (text: string) => void;
  end: () => void;
}

const clearLine = '\r\u001B[K';

export const progressOn = (stream: NodeJS.WriteStream): Progress => {
  if (!stream.isTTY) return { say: () => {}, end: () => {} };
  let isShown = false;
  return {
    say: (text) => {
      isShown = true;
      stream.write(
        `${clearLine}${Array.from(text)
          .slice(0, (stream.columns ?? 80) - 1)
          .join('')}`,
      );
    },
    end: () => {
      if (isShown) stream.write(clearLine);
      isShown = false;
    },
  };
};
