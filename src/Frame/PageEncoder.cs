using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Tongqu.Frame;

/// <summary>
/// Writes text into pages so that a browser shows the same text. Chinese goes out as it is: spelled as references, a page would
/// be three times as long and unreadable.
/// </summary>
/// <remarks>
/// The framework's encoder spells the control characters U+0080 to U+009F as references, which HTML reads as the letters
/// Windows once had in their place (<c>&amp;#x80;</c> is the euro sign). They have no meaning in HTML as they are, so they go
/// out unspelled.
/// </remarks>
internal sealed unsafe class PageEncoder : HtmlEncoder
{
    private readonly HtmlEncoder _all = Create(UnicodeRanges.All);

    public override int MaxOutputCharactersPerInputCharacter => _all.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => !HasNoReference(unicodeScalar) && _all.WillEncode(unicodeScalar);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var start = 0; start < textLength;)
        {
            var found = _all.FindFirstCharacterToEncode(text + start, textLength - start);
            if (found < 0 || !HasNoReference(text[start + found]))
            {
                return found < 0 ? found : start + found;
            }

            start += found + 1;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (!HasNoReference(unicodeScalar))
        {
            return _all.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        numberOfCharactersWritten = bufferLength > 0 ? 1 : 0;
        if (bufferLength > 0)
        {
            buffer[0] = (char)unicodeScalar;
        }

        return bufferLength > 0;
    }

    private static bool HasNoReference(int unicodeScalar) => unicodeScalar is >= 0x80 and <= 0x9f;
}
