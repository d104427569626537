using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Tongqu.Storage.Tests;

/// <summary>Tiny photos of one green patch, 6 pixels wide and 4 high, with whatever a phone hides in them.</summary>
internal static class SamplePhotos
{
    /// <summary>What every hidden place below says; none of it may be left in a kept file.</summary>
    public const string Secret = "Acme";

    private const byte App1 = 0xE1;
    private const byte App13 = 0xED;
    private const byte Comment = 0xFE;

    /// <summary>A photo with nothing hidden in it.</summary>
    public static byte[] Jpeg => Convert.FromBase64String(
        "/9j/2wBDAA0NDQ0ODQ4QEA4UFhMWFB4bGRkbHi0gIiAiIC1EKjIqKjIqRDxJOzc7STxsVUtLVWx9aWNpfZeHh5e+tb75+f//2wBDAQ0NDQ0O"
        + "DQ4QEA4UFhMWFB4bGRkbHi0gIiAiIC1EKjIqKjIqRDxJOzc7STxsVUtLVWx9aWNpfZeHh5e+tb75+f//wgARCAAEAAYDASIAAhEBAxEB/8QA"
        + "FQABAQAAAAAAAAAAAAAAAAAAAAL/xAAVAQEBAAAAAAAAAAAAAAAAAAACBv/aAAwDAQACEAMQAAAAkGY//8QAFBABAAAAAAAAAAAAAAAAAAAA"
        + "AP/aAAgBAQABPwB//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEBPwB//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPwB//9k=");

    /// <summary>A screenshot with EXIF and XMP.</summary>
    public static byte[] Png => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAYAAAAECAMAAACa2r5xAAAAA1BMVEUiqncGOh+oAAABCGVYSWZJSSoACAAAAAgADwECAAUAAAB+AAAAEgED"
        + "AAEAAAABAAAAGgEFAAEAAABuAAAAGwEFAAEAAAB2AAAAKAEDAAEAAAACAAAAEwIDAAEAAAABAAAAaYcEAAEAAACEAAAAJYgEAAEAAADSAAAA"
        + "AAAAADhjAADoAwAAOGMAAOgDAABBY21lAAAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAAAAMDEwMAGgAwABAAAA//8AAAKgBAAB"
        + "AAAABgAAAAOgBAABAAAABAAAAAAAAAACAAEAAgACAAAATgAAAAIABQADAAAA8AAAAAAAAAAcAAAAAQAAADkAAAABAAAAAAAAAAEAAADW6FZA"
        + "AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAATXpUWHRYTUw6Y29tLmFkb2JlLnhtcAAACJmzqbCqyC3ITS1JVKjIzckrtqqwVUpMyU9KtcortgIJ"
        + "6yvZ2STaOSbnptroJ9rZ6MPV2wEAdXwUhrCo0UkAAAALSURBVAiZY2DADQAAHAABTOmHKQAAAABJRU5ErkJggg==");

    /// <summary>A photo from a messenger, with EXIF.</summary>
    public static byte[] Webp => Convert.FromBase64String(
        "UklGRloBAABXRUJQVlA4WAoAAAAIAAAABQAAAwAAVlA4ICYAAABQAQCdASoGAAQAAsBMJaAAAFsAAOzzK/ld///yDH+hr/BXlQAAAEVYSUYO"
        + "AQAARXhpZgAASUkqAAgAAAAIAA8BAgAFAAAAfgAAABIBAwABAAAAAQAAABoBBQABAAAAbgAAABsBBQABAAAAdgAAACgBAwABAAAAAgAAABMC"
        + "AwABAAAAAQAAAGmHBAABAAAAhAAAACWIBAABAAAA0gAAAAAAAAA4YwAA6AMAADhjAADoAwAAQWNtZQAABgAAkAcABAAAADAyMTABkQcABAAA"
        + "AAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAAAYAAAADoAQAAQAAAAQAAAAAAAAAAgABAAIAAgAAAE4AAAACAAUAAwAAAPAA"
        + "AAAAAAAAHAAAAAEAAAA5AAAAAQAAAAAAAAABAAAA");

    /// <summary>A photo as a phone held upright writes it: turned by EXIF, with place, device, XMP, IPTC and a comment.</summary>
    public static byte[] FromAPhone
    {
        get
        {
            var photo = With(Jpeg, Comment, Encoding.ASCII.GetBytes(Secret));
            photo = With(photo, App13, Encoding.ASCII.GetBytes($"Photoshop 3.0\08BIM\u0004\u0004{Secret}"));
            photo = With(photo, App1, Encoding.ASCII.GetBytes($"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{Secret}</x:xmpmeta>"));
            return With(photo, App1, Exif(orientation: 6));
        }
    }

    /// <summary>The kinds of the segments of a JPEG file before its picture data: E1 is EXIF and XMP, ED is IPTC, FE a comment.</summary>
    public static List<byte> Segments(byte[] jpeg)
    {
        const byte StartOfScan = 0xDA;
        List<byte> kinds = [];
        for (var at = 2; kinds.LastOrDefault() != StartOfScan; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            kinds.Add(jpeg[at + 1]);
        }

        return kinds;
    }

    /// <summary>A black PNG of any size: a few bytes for very many pixels.</summary>
    public static byte[] Black(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 1; // One bit a pixel, in shades of grey.

        using var rows = new MemoryStream();
        using (var packing = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (width + 7) / 8];
            for (var y = 0; y < height; y++)
            {
                packing.Write(row);
            }
        }

        byte[] signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
        return [.. signature, .. Chunk("IHDR", head), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] With(byte[] jpeg, byte kind, byte[] content)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(content.Length + 2));
        return [.. jpeg[..2], 0xFF, kind, .. length, .. content, .. jpeg[2..]];
    }

    /// <summary>Maker, orientation, and a place: 28°57′ north.</summary>
    private static byte[] Exif(ushort orientation)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Encoding.ASCII.GetBytes("Exif\0\0"));
        writer.Write(Encoding.ASCII.GetBytes("II*\0"));
        writer.Write(8); // The first directory begins here, counted from the "II".
        writer.Write((ushort)3);
        Entry(writer, tag: 0x010F, type: 2, count: 5, value: 50);
        Entry(writer, tag: 0x0112, type: 3, count: 1, value: orientation);
        Entry(writer, tag: 0x8825, type: 4, count: 1, value: 56);
        writer.Write(0);
        writer.Write(Encoding.ASCII.GetBytes(Secret + "\0\0")); // 50
        writer.Write((ushort)2); // 56: the directory of the place
        Entry(writer, tag: 1, type: 2, count: 2, value: 'N');
        Entry(writer, tag: 2, type: 5, count: 3, value: 86);
        writer.Write(0);
        foreach (var number in (int[])[28, 1, 57, 1, 0, 1]) // 86
        {
            writer.Write(number);
        }

        return bytes.ToArray();
    }

    private static void Entry(BinaryWriter writer, ushort tag, ushort type, int count, int value)
    {
        writer.Write(tag);
        writer.Write(type);
        writer.Write(count);
        writer.Write(value);
    }

    private static byte[] Chunk(string kind, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. content];
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        var length = new byte[4];
        var check = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, ~crc);
        return [.. length, .. body, .. check];
    }
}
