interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly isRequired?: boolean;
}

/** A line of text in a form. */
export function Field({ name, label, value, placeholder, isRequired = false }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        value={value}
        placeholder={placeholder}
        required={isRequired}
        autocomplete="off"
        spellcheck={false}
      />
    </label>
  );
}
